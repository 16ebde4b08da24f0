import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

// A thread with an HTTP server on 127.0.0.1 that takes no connection until `workerData.open` is
// not 0; the system keeps two, and drops what others send to open one, as a slow network does.
const { body, open } = workerData;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('connection', 'close').end(body);
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(open, 0, 0);
});
