import dns from 'node:dns';
import { writeFileSync } from 'node:fs';

// Preloaded with `--import`: every name has an IPv4 and an IPv6 address on loopback. LOOKED_UP is
// the file that says so from the first look-up on.
dns.lookup = (_name, _options, callback) => {
  writeFileSync(process.env.LOOKED_UP, '');
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};
