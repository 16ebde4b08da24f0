/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 5668:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ isAscii)
/* harmony export */ });
/** Whether all of the text's characters are ASCII's, for which simpler patterns do: nearly always. */
function isAscii(text) {
    return /^[\0-\x7f]*$/.test(text);
}


/***/ }),

/***/ 837:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F7: () => (/* binding */ inSeconds),
/* harmony export */   dR: () => (/* binding */ monotonicMs),
/* harmony export */   nE: () => (/* binding */ isoSeconds)
/* harmony export */ });
/** Milliseconds that never go back, from any start; the global `performance` takes a while to load. */
function monotonicMs() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
}
/** UTC in ISO 8601, to the second. */
function isoSeconds(date) {
    return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
/** A duration for people: in seconds, to a tenth. */
function inSeconds(ms) {
    return `${Number((ms / 1000).toFixed(1))} s`;
}


/***/ }),

/***/ 9984:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   cb: () => (/* binding */ AttemptError),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   lZ: () => (/* binding */ ActionError)
/* harmony export */ });
/** A failure whose message is written for people: what failed, the likely cause, the remedy. */
class ActionError extends Error {
    name = 'ActionError';
}
/** Everything that is wrong with the inputs, found before any request. */
class InputError extends ActionError {
    name = 'InputError';
    /** @param problems one sentence each, beginning with the input's name */
    constructor(problems) {
        super(problems.length === 1
            ? `Input ${problems.join()}`
            : ['Several inputs need a change:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    }
}
/** One attempt of a request failed. */
class AttemptError extends ActionError {
    name = 'AttemptError';
    /** Whether the same request may succeed later. */
    transient;
    /** How long the server asks to stay away, in milliseconds; undefined where it does not say. */
    waitMs;
    constructor(message, { transient = false, waitMs } = {}) {
        super(message);
        this.transient = transient;
        this.waitMs = waitMs;
    }
}


/***/ }),

/***/ 2028:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ unicodeEscaped)
/* harmony export */ });
/**
 * `text` with each of the characters as \uXXXX, which JSON and JavaScript read as the same text.
 *
 * @param characters matches one UTF-16 unit, everywhere: flag `g`, not `u`
 */
function unicodeEscaped(text, characters) {
    return text.replace(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}


/***/ }),

/***/ 5587:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ exit),
/* harmony export */   s: () => (/* binding */ exitAsAnother)
/* harmony export */ });
/** What waits in one of libuv's threads: a name that is being resolved, a file that is being opened. */
const waiting = /^(?:GetAddrInfo|GetNameInfo|FS)Req/;
/**
 * Ends the process now, with this exit code or else `process.exitCode`. Nothing in a thread can be given up, and
 * `process.exit` joins them all: with silent name servers it takes ten seconds or more.
 */
function exit(code = process.exitCode ?? 0) {
    if (process.getActiveResourcesInfo().some((name) => waiting.test(name)))
        exitAsAnother(code);
    // eslint-disable-next-line no-restricted-properties -- all that was printed has gone by now
    process.exit(code);
}
/**
 * Ends the process with this exit code, without a last look at its threads and event loops: another
 * program in its place has none of them (https://nodejs.org/api/process.html, `execve`). Returns on
 * Windows, which has nothing of the kind.
 */
function exitAsAnother(code) {
    const { execPath, platform } = process;
    if (platform === 'win32')
        return;
    process.execve?.(execPath, [execPath, '-e', `process.exitCode = ${code}`], {});
}


/***/ }),

/***/ 7700:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q$: () => (/* binding */ addressAttemptMs),
/* harmony export */   ez: () => (/* binding */ socketHost),
/* harmony export */   ku: () => (/* binding */ authority)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);

/**
 * Node gives an address 250 ms before it goes on to the next, less than a slow network takes for one
 * round trip (https://nodejs.org/api/net.html, `autoSelectFamilyAttemptTimeout`).
 */
const addressAttemptMs = 2_000;
// An IPv6 address is written with brackets in a URL and in a CONNECT, and without them for a socket.
/** The host as a socket takes it. */
function socketHost(host) {
    return host.replace(/^\[(.*)\]$/, '$1');
}
/** Host and port as the request line of a CONNECT and a `Host` header take them. */
function authority(host, port) {
    const bare = socketHost(host);
    return `${(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(bare) ? `[${bare}]` : bare}:${port}`;
}


/***/ }),

/***/ 8101:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ Connections)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4708);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_https__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(837);
/* harmony import */ var _address_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7700);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3772);
/* harmony import */ var _tunnel_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7424);







/**
 * After so many milliseconds of silence TCP asks whether the other side is there: load balancers
 * forget.
 */
const keepAliveMs = 30_000;
/**
 * Connections to one server, kept open for further requests, through the proxy where there is one.
 * Certificates are checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
class Connections {
    #agent;
    #maxIdleMs;
    #idleSince = new WeakMap();
    #secure;
    #ended = new AbortController();
    #phase = 'resolving';
    /** @param maxIdleMs a connection that nobody has used for longer is not used again */
    constructor(secure, proxy, maxIdleMs = Infinity) {
        const options = {
            keepAlive: true,
            keepAliveMsecs: keepAliveMs,
            rejectUnauthorized: true,
            checkServerIdentity: _identity_js__WEBPACK_IMPORTED_MODULE_4__/* .foreignCertificate */ .S,
            autoSelectFamilyAttemptTimeout: _address_js__WEBPACK_IMPORTED_MODULE_3__/* .addressAttemptMs */ .Q$,
        };
        this.#secure = secure;
        this.#maxIdleMs = maxIdleMs;
        const agent = secure ? new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent(options) : new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent(options);
        this.#agent = agent;
        agent.on('free', (socket) => this.#idleSince.set(socket, (0,_clock_js__WEBPACK_IMPORTED_MODULE_6__/* .monotonicMs */ .dR)()));
        const connect = agent.createConnection.bind(agent);
        agent.createConnection = (target, callback) => {
            if (!proxy)
                return this.#watched(connect(target, callback), 'resolving');
            this.#phase = 'connecting';
            (0,_tunnel_js__WEBPACK_IMPORTED_MODULE_5__/* .openTunnel */ .X)(proxy, target.host ?? '', target.port ?? '', this.#ended.signal).then((tunnel) => {
                tunnel.setKeepAlive(true, keepAliveMs);
                const options = { ...target, socket: tunnel };
                callback?.(null, secure
                    ? this.#watched(connect(options) ?? tunnel, 'securing')
                    : this.#watched(tunnel, 'connected'));
            }, (error) => {
                if (callback)
                    Reflect.apply(callback, undefined, [error]);
            });
            return undefined;
        };
    }
    /** For one request. */
    get agent() {
        // Not by a timer: in a process that was stopped or starved it would come too late.
        const tooOld = (0,_clock_js__WEBPACK_IMPORTED_MODULE_6__/* .monotonicMs */ .dR)() - this.#maxIdleMs;
        for (const socket of Object.values(this.#agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
            if ((this.#idleSince.get(socket) ?? -Infinity) < tooOld)
                socket.destroy();
        }
        return this.#agent;
    }
    /** How far the newest connection has come. */
    get phase() {
        return this.#phase;
    }
    /** Ends every connection, and every attempt to open one. */
    close() {
        this.#ended.abort();
        this.#agent.destroy();
    }
    #watched(socket, phase) {
        this.#phase = phase;
        // Whoever uses it is told; one that nobody uses any more must not end the process.
        socket?.on('error', () => undefined);
        socket?.on('lookup', () => {
            this.#phase = 'connecting';
        });
        socket?.on('connect', () => {
            if (socket instanceof node_net__WEBPACK_IMPORTED_MODULE_2__.Socket)
                socket.setKeepAlive(true, keepAliveMs);
            this.#phase = this.#secure ? 'securing' : 'connected';
        });
        socket?.on('secureConnect', () => {
            this.#phase = 'connected';
        });
        return socket;
    }
}


/***/ }),

/***/ 1238:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DH: () => (/* binding */ decoded),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   x: () => (/* binding */ decodersOf)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7657);


/** The content codings that Node can read (RFC 9110, section 8.4.1). */
const decoders = new Map([
    ['gzip', () => zlib().createUnzip()],
    ['x-gzip', () => zlib().createUnzip()],
    ['deflate', () => zlib().createUnzip()],
    ['br', () => zlib().createBrotliDecompress()],
    ['zstd', () => zlib().createZstdDecompress()],
]);
/** Loaded when a body needs it, which is seldom. */
const zlib = () => process.getBuiltinModule('node:zlib');
/** More, one inside the other, is an attack on the memory. */
const maxCodings = 3;
/** What may come beside a small body, in bytes: headers and the framing of its chunks. */
const maxOverhead = 256 * 1024;
/** A body that cannot be read; the message completes "a response ...". */
class Unreadable extends Error {
}
/**
 * The body as it was before it was compressed: some gateways compress whatever passes, although
 * nobody asked for it. Whoever stops reading leaves the connection as it is.
 */
function decoded(message) {
    return decodersOf(message).reduce((body, decoder) => (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(body, decoder, () => undefined), bounded(message));
}
/**
 * What undoes the compression of a body, in the order in which its bytes go through them.
 *
 * @throws what `unreadable` has words for
 */
function decodersOf({ headers }) {
    const codings = (headers['content-encoding'] ?? '')
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((coding) => coding !== '' && coding !== 'identity');
    if (codings.length > maxCodings)
        throw new Unreadable('that is compressed too often');
    return codings.toReversed().map((coding) => {
        const decoder = decoders.get(coding);
        if (!decoder)
            throw new Unreadable('in a coding that Node does not know');
        return decoder();
    });
}
/** Why a body could not be read, to complete "a response ..."; undefined for any other error. */
function unreadable(error) {
    if (error instanceof Unreadable)
        return error.message;
    return /^(Z_|ERR__ERROR_|ZSTD_)/.test(String((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .property */ .M)(error, 'code')))
        ? 'that is compressed and broken'
        : undefined;
}
/** Refuses a body whose chunks are mostly framing: a byte each, they are an attack on the time. */
async function* bounded(message) {
    const { socket } = message;
    const before = socket.bytesRead;
    let taken = 0;
    const chunks = message.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
        taken += chunk.length;
        if (socket.bytesRead - before > 2 * taken + maxOverhead) {
            throw new Unreadable('that takes too much to read');
        }
        yield chunk;
    }
}


/***/ }),

/***/ 991:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ named),
/* harmony export */   h: () => (/* binding */ sentences)
/* harmony export */ });
/** How every message names it: without path and query. */
function named({ name, url }) {
    return `${name} at ${new URL(url).origin}`;
}
/** What it did, and the remedy: the endpoint's own advice where nothing better is known. */
function sentences(endpoint, what, remedy = endpoint.advice) {
    return `${named(endpoint)} ${what}. ${remedy}`;
}


/***/ }),

/***/ 974:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  g: () => (/* binding */ failureOf)
});

// EXTERNAL MODULE: ./build/clock.js
var clock = __nccwpck_require__(837);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/json.js
var json = __nccwpck_require__(7657);
// EXTERNAL MODULE: ./build/http/endpoint.js
var http_endpoint = __nccwpck_require__(991);
// EXTERNAL MODULE: ./build/http/proxy.js
var http_proxy = __nccwpck_require__(4300);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
;// CONCATENATED MODULE: ./build/http/tls.js


const noCertificate = 'The server wants a client certificate, and this action has none: use an address that does without.';
/** Alerts that a server ends a handshake with (RFC 8446, section 6.2; RFC 5246, section 7.2). */
const alerts = {
    20: ['bad_record_mac', 'Something in between changed the data.', 'transient'],
    40: [
        'handshake_failure',
        'The two have no version of TLS or cipher in common, or the server wants a client certificate: look at what stands in between (a firewall, a load balancer).',
        'transient',
    ],
    42: ['bad_certificate', noCertificate],
    43: ['unsupported_certificate', noCertificate],
    44: ['certificate_revoked', noCertificate],
    45: ['certificate_expired', noCertificate],
    46: ['certificate_unknown', noCertificate],
    48: ['unknown_ca', noCertificate],
    49: ['access_denied', noCertificate],
    70: [
        'protocol_version',
        'The server has no version of TLS that is still safe: it takes TLS 1.2 or later.',
    ],
    71: ['insufficient_security', 'The server wants ciphers that Node does not have.'],
    80: ['internal_error', 'The server has a problem. Try again later.', 'transient'],
    90: ['user_canceled', 'Try again.', 'transient'],
    112: [
        'unrecognized_name',
        'The server does not know this host name: check the address, or try again later where it is new.',
        'transient',
    ],
    116: ['certificate_required', noCertificate],
};
/** What OpenSSL and Node call a certificate that nobody known has signed. */
const untrusted = /^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_UNTRUSTED$|INVALID_CA$)/;
/** What they call every other failure of TLS. */
const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$)/;
/** @returns undefined where TLS is not what failed */
function tlsProblem(error) {
    const code = String((0,json/* property */.M)(error, 'code'));
    const message = String((0,json/* property */.M)(error, 'message'));
    const permanent = (what, remedy) => ({ what, remedy, transient: false });
    if (untrusted.test(code)) {
        return permanent(`no certificate authority that is trusted here has signed its certificate (${code})`, authorityRemedy(process.env.NODE_EXTRA_CA_CERTS ?? ''));
    }
    if (!tlsCode.test(code))
        return undefined;
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return permanent(`its certificate is not valid at this time (${code})`, "Check the runner's clock, or have the certificate renewed.");
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
        return permanent(`its certificate is for another host (${code})`);
    }
    const [, number = ''] = /SSL alert number (\d+)/.exec(message) ?? [];
    if (number !== '') {
        const [name, remedy, transient] = alerts[number] ?? [`number ${number}`, undefined];
        return {
            what: `it ended the TLS handshake with the alert ${name}`,
            remedy,
            transient: transient === 'transient',
        };
    }
    if (/wrong version number|packet length too long|http request/.test(message)) {
        return permanent('what answers there does not speak TLS', 'Check the port, and https or http.');
    }
    if (message.includes('unsupported protocol')) {
        const [, remedy] = alerts[70] ?? [];
        return permanent('it offers only versions of TLS that are no longer safe', remedy);
    }
    return permanent(`the TLS connection failed (${code})`, 'Look at what stands in between.');
}
/** @param path the value of NODE_EXTRA_CA_CERTS; empty where it is not set */
function authorityRemedy(path) {
    const own = 'where the network or the server uses a certificate authority of its own';
    if (path === '') {
        return `Point NODE_EXTRA_CA_CERTS at its PEM file ${own}: in \`env:\` of the job or in the environment of a self-hosted runner.`;
    }
    const named = `the file ${JSON.stringify(path.slice(0, 200))} that NODE_EXTRA_CA_CERTS names`;
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8').includes('-----BEGIN')
            ? `NODE_EXTRA_CA_CERTS is set, but ${named} does not hold the authority that signed this certificate.`
            : `NODE_EXTRA_CA_CERTS is set, but ${named} is not in the PEM format.`;
    }
    catch (error) {
        return `NODE_EXTRA_CA_CERTS is set, but ${named} cannot be read (${String((0,json/* property */.M)(error, 'code'))}): check the path.`;
    }
}

// EXTERNAL MODULE: ./build/http/tunnel.js
var tunnel = __nccwpck_require__(7424);
// EXTERNAL MODULE: ./build/http/within.js
var within = __nccwpck_require__(1993);
;// CONCATENATED MODULE: ./build/http/failure.js








const causes = {
    ENOTFOUND: {
        what: 'its name does not resolve',
        remedy: "Check the address and the runner's DNS, and whether it needs a proxy (https_proxy).",
    },
    EAI_AGAIN: { what: 'its name could not be resolved', remedy: "Check the runner's DNS." },
    ECONNREFUSED: {
        what: 'it refused the connection',
        remedy: 'Nothing listens at that address, or a firewall rejects the runner.',
    },
    ECONNRESET: {
        what: 'the connection was cut before the response was complete',
        remedy: 'If it happens again, look for a proxy or firewall in between.',
    },
    ETIMEDOUT: {
        what: 'the connection was not established in time',
        remedy: "Check the runner's network and firewall.",
    },
    EHOSTUNREACH: { what: 'there is no route to it', remedy: "Check the runner's network." },
    ENETUNREACH: { what: 'there is no route to it', remedy: "Check the runner's network." },
};
/** A handshake says nothing of the server's reasons where it just ends. */
const cutHandshake = {
    what: 'the connection was cut in the middle of the TLS handshake',
    remedy: 'Look for a firewall or proxy in between that does not let this host name through.',
};
/** What was still missing when the time was up. */
const unfinished = {
    resolving: 'its name was not resolved',
    connecting: 'no connection was established',
    securing: 'the TLS handshake was not finished',
    connected: 'no complete response',
};
/**
 * A network error in words: what failed, the likely cause, the remedy.
 *
 * @param error what Node or a part of this room threw
 * @param phase how far the connection had come
 */
function failureOf(error, endpoint, phase = 'connected') {
    const fail = (what, remedy = endpoint.advice, transient = true) => new errors/* AttemptError */.cb(`Could not get an answer from ${(0,http_endpoint/* named */.K)(endpoint)}: ${what}. ${remedy}`, {
        transient,
    });
    if (error instanceof http_proxy/* ProxyAddressError */.BQ)
        return new errors/* AttemptError */.cb(error.message);
    const proxy = (0,http_proxy/* proxyFor */.iJ)(endpoint.url);
    const via = proxy ? ` through the proxy ${(0,http_proxy/* shownProxy */.qb)(proxy)}` : '';
    if (error instanceof within/* TimeIsUp */.D) {
        return fail(`${unfinished[phase]}${via} within ${(0,clock/* inSeconds */.F7)(error.limitMs)}`, phase === 'resolving'
            ? "Check the runner's DNS."
            : "Check the runner's network, firewall and proxy.");
    }
    if (proxy && error instanceof tunnel/* TunnelRefused */.LB)
        return fail(...refusedBy(proxy, error.status));
    if (proxy && error instanceof tunnel/* ProxyFailed */.Iy) {
        const { code, first } = cause(error.cause);
        const problem = tlsProblem(first);
        const shown = (0,http_proxy/* shownProxy */.qb)(proxy);
        return problem
            ? fail(`the connection to the proxy ${shown} failed: ${problem.what}`, `${problem.remedy ?? ''} Check ${proxy.variable}.`.trim(), problem.transient)
            : fail(`the proxy ${shown} could not be reached or closed the connection (${code})`, `Check ${proxy.variable}, or list the host in no_proxy.`);
    }
    const { code, first } = cause(error);
    const problem = tlsProblem(first);
    if (problem)
        return fail(`${problem.what}${via}`, problem.remedy, problem.transient);
    if (code.startsWith('HPE_'))
        return fail(`its response${via} is not valid HTTP (${code})`);
    const known = code === 'ECONNRESET' && phase === 'securing' ? cutHandshake : causes[code];
    if (known)
        return fail(`${known.what}${via} (${code})`, known.remedy);
    return fail(`the request${via} failed (${code})`, "Check the runner's network.");
}
function refusedBy(proxy, status) {
    return status === 407
        ? [
            `the proxy ${(0,http_proxy/* shownProxy */.qb)(proxy)} wants credentials (407)`,
            `Put them into ${proxy.variable}: http://user:password@host:port.`,
            false,
        ]
        : [
            `the proxy ${(0,http_proxy/* shownProxy */.qb)(proxy)} refused the connection (${status})`,
            `Check ${proxy.variable} and what the proxy allows, or list the host in no_proxy.`,
            status >= 500,
        ];
}
/** Node's code; of several attempts over IPv4 and IPv6 the first that has one. */
function cause(error) {
    const code = (0,json/* property */.M)(error, 'code');
    const attempts = (0,json/* property */.M)(error, 'errors');
    if (code === undefined && Array.isArray(attempts))
        return cause(attempts[0]);
    return { code: String(code ?? (0,json/* property */.M)(error, 'name')), first: error };
}


/***/ }),

/***/ 3772:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ foreignCertificate)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_2__);



/**
 * Why the certificate is not the host's, by Node's own check. An IPv6 address passes none of it in
 * Node 24.19, which takes it for a name; the certificate itself can tell.
 *
 * @returns undefined where it is the host's
 */
function foreignCertificate(host, certificate) {
    if (!(0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIPv6)(host))
        return (0,node_tls__WEBPACK_IMPORTED_MODULE_2__.checkServerIdentity)(host, certificate);
    if (new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(certificate.raw).checkIP(host) !== undefined)
        return undefined;
    const foreign = new Error('The certificate is for another address');
    return Object.assign(foreign, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}


/***/ }),

/***/ 4300:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BQ: () => (/* binding */ ProxyAddressError),
/* harmony export */   iJ: () => (/* binding */ proxyFor),
/* harmony export */   qb: () => (/* binding */ shownProxy)
/* harmony export */ });
/* harmony import */ var _actions_http_client_lib_proxy__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7012);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);


/** The address of a proxy that cannot be used as it is written; nothing of it is in the message. */
class ProxyAddressError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    name = 'ProxyAddressError';
}
/**
 * The proxy for this URL, from the environment as @actions/http-client reads it: `https_proxy` or
 * `http_proxy`, lower case first, less what `no_proxy` lists and loopback.
 *
 * @returns undefined where there is none
 * @throws ProxyAddressError
 */
function proxyFor(url) {
    const target = new URL(url);
    const lower = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
    const variable = [lower, lower.toUpperCase()].find((name) => process.env[name]);
    if (variable === undefined || (0,_actions_http_client_lib_proxy__WEBPACK_IMPORTED_MODULE_1__/* .checkBypass */ .H)(target))
        return undefined;
    return read((process.env[variable] ?? '').trim(), variable);
}
/** How messages name it: without user name and password. */
function shownProxy({ url }) {
    return url.host;
}
function read(text, variable) {
    const refuse = (why) => new ProxyAddressError(`The proxy address in ${variable} ${why}. Write it as http://host:port or http://user:password@host:port.`);
    const percentEncode = () => refuse('is not a URL that can be used: in user name and password, percent-encode every character that is no letter or digit (@ is %40, # is %23, % is %25, \\ is %5C)');
    if (/^["']|["']$/.test(text))
        throw refuse('has quotes around it, which belong to it');
    // As curl and the runner read it: without a scheme it is http.
    const [, scheme = 'http', rest = text] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/i.exec(text) ?? [];
    if (!/^https?$/i.test(scheme)) {
        throw refuse(`begins with ${scheme.toLowerCase()}://, which is not supported`);
    }
    const address = URL.parse(`${scheme}://${rest}`);
    // An @ behind what the parser takes for the end of the host belongs to a password.
    if (!address || rest.includes('\\') || (rest.includes('@') && address.username === '')) {
        throw rest.includes('@') ? percentEncode() : refuse('is not a URL');
    }
    try {
        const [user, password] = [address.username, address.password].map(decodeURIComponent);
        const authorization = address.username === ''
            ? undefined
            : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
        return { variable, url: address, authorization };
    }
    catch {
        throw percentEncode();
    }
}


/***/ }),

/***/ 797:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ dateOf),
/* harmony export */   V: () => (/* binding */ retryAfterMs)
/* harmony export */ });
/** A number below is a duration, even one of thirty years. */
const firstEpochSecond = 1_000_000_000;
/**
 * How long the server asks to stay away: `Retry-After` in seconds or as a date (RFC 9110, section
 * 10.2.3); where a rate limit was hit (status 429) also `x-ratelimit-reset`. Times are measured by
 * the server's own clock, its `Date`: the runner's may be wrong.
 *
 * @param now the runner's clock, in milliseconds since the epoch
 * @returns milliseconds; undefined where the server does not say, or not in a way to understand
 */
function retryAfterMs({ status, headers }, now) {
    const serversNow = dateOf(headers.date) ?? now;
    return (waitOf(headers['retry-after'], serversNow) ??
        (status === 429 ? resetOf(headers['x-ratelimit-reset'], serversNow) : undefined));
}
/** @returns milliseconds since the epoch; undefined where it is no date */
function dateOf(value) {
    // A date has letters; Date.parse would take bare numbers such as "-1" for years.
    const at = value !== undefined && /[a-z]/i.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(at) ? undefined : at;
}
function waitOf(value, now) {
    if (value === undefined)
        return undefined;
    if (/^\d{1,9}$/.test(value.trim()))
        return Number(value) * 1000;
    const at = dateOf(value);
    return at === undefined ? undefined : Math.max(0, at - now);
}
function resetOf(value, now) {
    if (typeof value !== 'string' || !/^\d{1,11}(\.\d+)?$/.test(value))
        return undefined;
    // Port's newer documents have the epoch second of the reset here, an older one the seconds until.
    const ms = Number(value) * 1000;
    const waitMs = Number(value) < firstEpochSecond ? ms : ms - now;
    return waitMs > 0 ? waitMs : undefined;
}


/***/ }),

/***/ 9774:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   XI: () => (/* binding */ attemptMsOf),
/* harmony export */   bD: () => (/* binding */ withRetry)
/* harmony export */ });
/* unused harmony export maxJitterMs */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(837);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);


/** What an attempt may take at least, where there is time. */
const minAttemptMs = 10_000;
/**
 * The least that one gets, also where the process was stopped until everything should have been over:
 * the step ends within a second of that all the same.
 */
const lastAttemptMs = 500;
const firstBackoffMs = 1_000;
const maxBackoffMs = 10_000;
/** How long one attempt may take, so that all fit: in milliseconds, like the time for all of them. */
function attemptMsOf(timeMs, maxAttempts) {
    return Math.max(minAttemptMs, timeMs / maxAttempts);
}
/**
 * Full jitter takes anything up to this: 1 s, 2 s, 4 s ... 10 s, so that the jobs of a matrix spread
 * out (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt how many attempts have failed
 * @returns milliseconds
 */
function maxJitterMs(attempt) {
    return Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}
/**
 * Retries until it succeeds, as long as failures are transient, attempts are left and the deadline
 * allows.
 *
 * @param once one attempt, which must end within the milliseconds it is given
 * @throws ActionError the last failure, with what was attempted and when to come back
 */
async function withRetry(once, plan) {
    for (let attempt = 1;; attempt += 1) {
        const remainingMs = plan.deadline - plan.clock.now();
        const timeoutMs = Math.max(lastAttemptMs, Math.min(plan.attemptMs, remainingMs));
        try {
            return await once(timeoutMs, attempt);
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AttemptError */ .cb) || !error.transient)
                throw error;
            const waitMs = nextWaitMs(error, attempt, plan);
            plan.onRetry(error, attempt, waitMs);
            await plan.clock.sleep(waitMs);
        }
    }
}
/** @throws ActionError when another attempt makes no sense */
function nextWaitMs(failure, attempt, plan) {
    const { maxAttempts, deadline, limits, clock, random } = plan;
    const remainingMs = deadline - clock.now();
    const askedMs = failure.waitMs ?? 0;
    const attempts = attempt === 1 ? '1 attempt' : `${attempt} attempts`;
    const at = (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .isoSeconds */ .nE)(new Date(clock.now() + askedMs));
    if (askedMs >= remainingMs && askedMs > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${failure.message} It asks to wait ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .inSeconds */ .F7)(askedMs)}, longer than the ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .inSeconds */ .F7)(Math.max(0, remainingMs))} left of ${limits.time}: try again after ${at}.`);
    }
    if (attempt >= maxAttempts) {
        const comeBack = askedMs > 0 ? ` It asks to wait: try again after ${at}.` : '';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${failure.message} Gave up after ${attempts} (${limits.attempts}).${comeBack}`);
    }
    if (remainingMs <= 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${failure.message} Gave up after ${attempts}, when ${limits.time} was over.`);
    }
    // On top of the wait that was asked for, in proportion to it: whoever was sent away together must
    // not come back together. Half of what is left at most, so that there is time for the attempt.
    const spreadMs = Math.max(maxJitterMs(attempt), askedMs / 2);
    return askedMs + Math.min(random() * spreadMs, (remainingMs - askedMs) / 2);
}


/***/ }),

/***/ 1517:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  CD: () => (/* binding */ attempt),
  tN: () => (/* binding */ send)
});

// UNUSED EXPORTS: maxBodyBytes

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(8611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(5692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
// EXTERNAL MODULE: ./build/node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(7012);
// EXTERNAL MODULE: ./build/node_modules/tunnel/lib/tunnel.js
var tunnel = __nccwpck_require__(603);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
;// CONCATENATED MODULE: ./build/node_modules/@actions/http-client/lib/index.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try {
            step(generator.next(value));
        }
        catch (e) {
            reject(e);
        } }
        function rejected(value) { try {
            step(generator["throw"](value));
        }
        catch (e) {
            reject(e);
        } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
function getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    yield response.readBody();
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = proxy/* getProxyUrl */.s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = proxy/* getProxyUrl */.s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel/* httpsOverHttps */.vX : tunnel/* httpsOverHttp */.I9;
            }
            else {
                tunnelAgent = overHttps ? tunnel/* httpOverHttps */.aQ : tunnel/* httpOverHttp */.xj;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new external_node_path_.ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                }
                if (statusCode > 299) {
                    let msg;
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});

// EXTERNAL MODULE: ./build/json.js
var json = __nccwpck_require__(7657);
// EXTERNAL MODULE: ./build/version.js
var version = __nccwpck_require__(8743);
// EXTERNAL MODULE: ./build/http/address.js
var address = __nccwpck_require__(7700);
// EXTERNAL MODULE: ./build/http/connections.js
var connections = __nccwpck_require__(8101);
// EXTERNAL MODULE: ./build/http/proxy.js
var http_proxy = __nccwpck_require__(4300);
;// CONCATENATED MODULE: ./build/http/connection.js






/** What a request that nobody waits for is given to be sent, in milliseconds. */
const lingerMs = 1_000;
/** http-client's own idle timer, in milliseconds, as late as Node allows: the deadline is ours. */
const noIdleLimitMs = 2 ** 31 - 1;
/**
 * Requests to one URL, over connections that are kept open from one to the next, and through the
 * proxy of `https_proxy`/`no_proxy` where they say so.
 */
class Connection {
    url;
    #connections;
    #answered = false;
    /** @throws ProxyAddressError */
    constructor(url) {
        this.url = url;
        this.#connections = this.#connect();
    }
    /** How far the newest connection has come. */
    get phase() {
        return this.#connections.phase;
    }
    /**
     * Sends the request, and returns the response as soon as its headers are there. Never follows a
     * redirect: @actions/http-client would send the body, and with it the client secret, to any host.
     *
     * @param signal ends the request, and the response with it
     * @throws what Node throws
     */
    async request(request, signal) {
        // Opens nothing any more, which would look as if that were as far as it came.
        signal.throwIfAborted();
        try {
            return await this.#send(request, signal);
        }
        catch (error) {
            // Between two requests the server may close a connection at any time, also just now.
            const code = (0,json/* property */.M)(error, 'code');
            const isClosed = code === 'ECONNRESET' || code === 'EPIPE';
            if (!this.#answered || signal.aborted || !isClosed)
                throw error;
            this.close();
            this.#connections = this.#connect();
            this.#answered = false;
            return await this.#send(request, signal);
        }
    }
    /** Ends everything that is open. */
    close() {
        this.#connections.close();
    }
    /** Ends what is open after a moment, in which a request that nobody waits for is still sent. */
    closeSoon() {
        setTimeout(() => {
            this.close();
        }, lingerMs).unref();
    }
    #connect() {
        return new connections/* Connections */.U(new URL(this.url).protocol === 'https:', (0,http_proxy/* proxyFor */.iJ)(this.url));
    }
    async #send(request, signal) {
        const { agent } = this.#connections;
        const client = new HttpClient(`port-mcp-auth/${version/* version */.r}`, [
            {
                prepareRequest: (options) => {
                    // The agents of @actions/http-client keep no tunnel open, and name an IPv6 address
                    // with the brackets of its URL, which Node would resolve as a name.
                    Object.assign(options, { agent, signal, host: (0,address/* socketHost */.ez)(options.host ?? '') });
                },
                canHandleAuthentication: () => false,
                handleAuthentication: () => Promise.reject(new Error('not used')),
            },
        ], { allowRedirects: false, allowRetries: false, socketTimeout: noIdleLimitMs });
        const { method, headers, body } = request;
        // A request that still waits for its connection says nothing when it is aborted.
        const { message } = await Promise.race([
            client.request(method, this.url, body, headers),
            untilAborted(signal),
        ]);
        this.#answered = true;
        return message;
    }
}
function untilAborted(signal) {
    return new Promise((_resolve, reject) => {
        const abort = () => {
            reject(new Error('aborted'));
        };
        if (signal.aborted)
            abort();
        else
            signal.addEventListener('abort', abort, { once: true });
    });
}

// EXTERNAL MODULE: ./build/http/decoded.js
var decoded = __nccwpck_require__(1238);
// EXTERNAL MODULE: ./build/http/endpoint.js
var http_endpoint = __nccwpck_require__(991);
// EXTERNAL MODULE: ./build/http/failure.js + 1 modules
var failure = __nccwpck_require__(974);
// EXTERNAL MODULE: ./build/http/retry-after.js
var retry_after = __nccwpck_require__(797);
// EXTERNAL MODULE: ./build/http/within.js
var within = __nccwpck_require__(1993);
;// CONCATENATED MODULE: ./build/http/send.js







/** No answer that is read whole comes near; more is a wrong server or an attack on the memory. */
const maxBodyBytes = 1024 * 1024;
/**
 * Does `work` on a connection to the endpoint, within the time of one attempt.
 *
 * @throws AttemptError, also for whatever Node throws
 */
async function attempt(endpoint, timeoutMs, work) {
    let connection;
    try {
        const opened = (connection = new Connection(endpoint.url));
        const result = await (0,within/* within */.u)(timeoutMs, (signal) => work(opened, signal));
        opened.closeSoon();
        return result;
    }
    catch (error) {
        connection?.close();
        throw error instanceof errors/* AttemptError */.cb ? error : (0,failure/* failureOf */.g)(error, endpoint, connection?.phase);
    }
}
/**
 * One request, answered within `timeoutMs`, the body included.
 *
 * @throws AttemptError when there is no answer, or a successful one that cannot be read
 */
function send(request, endpoint, timeoutMs, clock) {
    return attempt(endpoint, timeoutMs, async (connection, signal) => {
        const response = await connection.request(request, signal);
        const status = response.statusCode ?? 0;
        const { headers } = response;
        const endMarked = 'content-length' in headers || 'transfer-encoding' in headers;
        const body = await read(response, endpoint).catch((error) => {
            // The status of a refusal says enough; its body may be missing.
            if (status >= 300)
                return '';
            throw error;
        });
        const waitMs = (0,retry_after/* retryAfterMs */.V)({ status, headers }, clock.now());
        return { status, headers, body, endMarked, waitMs };
    });
}
async function read(response, endpoint) {
    const refuse = (why) => new errors/* AttemptError */.cb((0,http_endpoint/* sentences */.h)(endpoint, `sent a response ${why}`));
    const chunks = [];
    let length = 0;
    try {
        for await (const chunk of (0,decoded/* decoded */.DH)(response)) {
            length += chunk.length;
            if (length > maxBodyBytes)
                throw refuse('of more than 1 MiB');
            chunks.push(chunk);
        }
    }
    catch (error) {
        const why = (0,decoded/* unreadable */.O$)(error);
        throw why === undefined ? error : refuse(why);
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
}


/***/ }),

/***/ 7424:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Iy: () => (/* binding */ ProxyFailed),
/* harmony export */   LB: () => (/* binding */ TunnelRefused),
/* harmony export */   X: () => (/* binding */ openTunnel)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4708);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_https__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _address_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7700);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3772);




/** The proxy answered, but opened no tunnel. */
class TunnelRefused extends Error {
    status;
    constructor(status) {
        super(`The proxy refused the tunnel (${status})`);
        this.status = status;
    }
}
/** The connection to the proxy itself failed; `cause` says why. */
class ProxyFailed extends Error {
}
/** How long a proxy may take. */
const tunnelMs = 30_000;
/**
 * A socket through the proxy to `host:port` (RFC 9110, section 9.3.6).
 *
 * @throws TunnelRefused, ProxyFailed
 */
function openTunnel({ url, authorization }, host, port, signal) {
    const target = (0,_address_js__WEBPACK_IMPORTED_MODULE_2__/* .authority */ .ku)(host, port);
    const secure = url.protocol === 'https:';
    const options = {
        host: (0,_address_js__WEBPACK_IMPORTED_MODULE_2__/* .socketHost */ .ez)(url.hostname),
        port: url.port || (secure ? 443 : 80),
        method: 'CONNECT',
        path: target,
        headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
        agent: false,
        rejectUnauthorized: true,
        checkServerIdentity: _identity_js__WEBPACK_IMPORTED_MODULE_3__/* .foreignCertificate */ .S,
        autoSelectFamilyAttemptTimeout: _address_js__WEBPACK_IMPORTED_MODULE_2__/* .addressAttemptMs */ .Q$,
        timeout: tunnelMs,
        signal,
    };
    const request = (secure ? node_https__WEBPACK_IMPORTED_MODULE_1__ : node_http__WEBPACK_IMPORTED_MODULE_0__).request(options);
    return new Promise((resolve, reject) => {
        request
            .once('connect', ({ statusCode = 0 }, socket) => {
            socket.setTimeout(0);
            if (statusCode >= 200 && statusCode <= 299) {
                resolve(socket);
            }
            else {
                socket.destroy();
                reject(new TunnelRefused(statusCode));
            }
        })
            .once('timeout', () => {
            const silent = new Error('The proxy does not answer');
            request.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
        })
            .on('error', (cause) => {
            reject(new ProxyFailed('The connection to the proxy failed', { cause }));
        })
            .end();
    });
}


/***/ }),

/***/ 1993:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ TimeIsUp),
/* harmony export */   u: () => (/* binding */ within)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(837);

/** The time of an attempt was up. */
class TimeIsUp extends Error {
    /** Milliseconds. */
    limitMs;
    constructor(limitMs) {
        super('The time is up');
        this.limitMs = limitMs;
    }
}
/** A timer that comes later than this, in milliseconds, was held up with the whole process. */
const heldUpMs = 250;
/** What a process that was held up gets to read the answer that arrived meanwhile. */
const graceMs = 500;
/** What the work gets to end when it is told to. */
const lastWordsMs = 250;
/**
 * Does the work, and ends it when its time is up. A timer runs before the sockets are read: in a
 * process that was stopped or starved the answer is there, and is read before anything is judged.
 *
 * @param work ends when the signal says so, or is left alone
 * @throws TimeIsUp where it ended because of the time, else what the work throws
 */
async function within(limitMs, work) {
    const controller = new AbortController();
    const due = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .monotonicMs */ .dR)() + limitMs;
    const end = () => {
        setImmediate(() => {
            controller.abort();
        });
    };
    // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
    // stalls would end the step early and green.
    let timer = setTimeout(() => {
        if ((0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .monotonicMs */ .dR)() - due > heldUpMs)
            timer = setTimeout(end, graceMs);
        else
            end();
    }, limitMs);
    const aborted = new Promise((_resolve, reject) => {
        controller.signal.addEventListener('abort', () => {
            timer = setTimeout(() => {
                reject(new TimeIsUp(limitMs));
            }, lastWordsMs);
        });
    });
    try {
        return await Promise.race([work(controller.signal), aborted]);
    }
    catch (error) {
        throw controller.signal.aborted ? new TimeIsUp(limitMs) : error;
    }
    finally {
        clearTimeout(timer);
    }
}


/***/ }),

/***/ 7657:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ property),
/* harmony export */   o: () => (/* binding */ jsonObject)
/* harmony export */ });
/** The text as a JSON object; undefined where it is none. */
function jsonObject(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value))
            : undefined;
    }
    catch {
        return undefined;
    }
}
/** A property of any value at all; undefined where it has none of that name. */
function property(value, name) {
    return Reflect.get(Object(value), name);
}


/***/ }),

/***/ 2542:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ code)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2028);

/** A code span, in which nothing is a link, a mention, HTML or the end of a table's cell. */
function code(text) {
    return `\`${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .unicodeEscaped */ .l)(text, /[^ -~]|[`|\\]/g)}\``;
}


/***/ }),

/***/ 603:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;

var net = __nccwpck_require__(9278);
var tls = __nccwpck_require__(4756);
var http = __nccwpck_require__(8611);
var https = __nccwpck_require__(5692);
var events = __nccwpck_require__(4434);
var assert = __nccwpck_require__(6760);
var util = __nccwpck_require__(9023);
exports.xj = httpOverHttp;
exports.I9 = httpsOverHttp;
exports.aQ = httpOverHttps;
exports.vX = httpsOverHttps;
function httpOverHttp(options) {
    var agent = new TunnelingAgent(options);
    agent.request = http.request;
    return agent;
}
function httpsOverHttp(options) {
    var agent = new TunnelingAgent(options);
    agent.request = http.request;
    agent.createSocket = createSecureSocket;
    agent.defaultPort = 443;
    return agent;
}
function httpOverHttps(options) {
    var agent = new TunnelingAgent(options);
    agent.request = https.request;
    return agent;
}
function httpsOverHttps(options) {
    var agent = new TunnelingAgent(options);
    agent.request = https.request;
    agent.createSocket = createSecureSocket;
    agent.defaultPort = 443;
    return agent;
}
function TunnelingAgent(options) {
    var self = this;
    self.options = options || {};
    self.proxyOptions = self.options.proxy || {};
    self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
    self.requests = [];
    self.sockets = [];
    self.on('free', function onFree(socket, host, port, localAddress) {
        var options = toOptions(host, port, localAddress);
        for (var i = 0, len = self.requests.length; i < len; ++i) {
            var pending = self.requests[i];
            if (pending.host === options.host && pending.port === options.port) {
                self.requests.splice(i, 1);
                pending.request.onSocket(socket);
                return;
            }
        }
        socket.destroy();
        self.removeSocket(socket);
    });
}
util.inherits(TunnelingAgent, events.EventEmitter);
TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
    var self = this;
    var options = mergeOptions({ request: req }, self.options, toOptions(host, port, localAddress));
    if (self.sockets.length >= this.maxSockets) {
        self.requests.push(options);
        return;
    }
    self.createSocket(options, function (socket) {
        socket.on('free', onFree);
        socket.on('close', onCloseOrRemove);
        socket.on('agentRemove', onCloseOrRemove);
        req.onSocket(socket);
        function onFree() {
            self.emit('free', socket, options);
        }
        function onCloseOrRemove(err) {
            self.removeSocket(socket);
            socket.removeListener('free', onFree);
            socket.removeListener('close', onCloseOrRemove);
            socket.removeListener('agentRemove', onCloseOrRemove);
        }
    });
};
TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
    var self = this;
    var placeholder = {};
    self.sockets.push(placeholder);
    var connectOptions = mergeOptions({}, self.proxyOptions, {
        method: 'CONNECT',
        path: options.host + ':' + options.port,
        agent: false,
        headers: {
            host: options.host + ':' + options.port
        }
    });
    if (options.localAddress) {
        connectOptions.localAddress = options.localAddress;
    }
    if (connectOptions.proxyAuth) {
        connectOptions.headers = connectOptions.headers || {};
        connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
            new Buffer(connectOptions.proxyAuth).toString('base64');
    }
    debug('making CONNECT request');
    var connectReq = self.request(connectOptions);
    connectReq.useChunkedEncodingByDefault = false;
    connectReq.once('response', onResponse);
    connectReq.once('upgrade', onUpgrade);
    connectReq.once('connect', onConnect);
    connectReq.once('error', onError);
    connectReq.end();
    function onResponse(res) {
        res.upgrade = true;
    }
    function onUpgrade(res, socket, head) {
        process.nextTick(function () {
            onConnect(res, socket, head);
        });
    }
    function onConnect(res, socket, head) {
        connectReq.removeAllListeners();
        socket.removeAllListeners();
        if (res.statusCode !== 200) {
            debug('tunneling socket could not be established, statusCode=%d', res.statusCode);
            socket.destroy();
            var error = new Error('tunneling socket could not be established, ' +
                'statusCode=' + res.statusCode);
            error.code = 'ECONNRESET';
            options.request.emit('error', error);
            self.removeSocket(placeholder);
            return;
        }
        if (head.length > 0) {
            debug('got illegal response body from proxy');
            socket.destroy();
            var error = new Error('got illegal response body from proxy');
            error.code = 'ECONNRESET';
            options.request.emit('error', error);
            self.removeSocket(placeholder);
            return;
        }
        debug('tunneling connection has established');
        self.sockets[self.sockets.indexOf(placeholder)] = socket;
        return cb(socket);
    }
    function onError(cause) {
        connectReq.removeAllListeners();
        debug('tunneling socket could not be established, cause=%s\n', cause.message, cause.stack);
        var error = new Error('tunneling socket could not be established, ' +
            'cause=' + cause.message);
        error.code = 'ECONNRESET';
        options.request.emit('error', error);
        self.removeSocket(placeholder);
    }
};
TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
    var pos = this.sockets.indexOf(socket);
    if (pos === -1) {
        return;
    }
    this.sockets.splice(pos, 1);
    var pending = this.requests.shift();
    if (pending) {
        this.createSocket(pending, function (socket) {
            pending.request.onSocket(socket);
        });
    }
};
function createSecureSocket(options, cb) {
    var self = this;
    TunnelingAgent.prototype.createSocket.call(self, options, function (socket) {
        var hostHeader = options.request.getHeader('host');
        var tlsOptions = mergeOptions({}, self.options, {
            socket: socket,
            servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
        });
        var secureSocket = tls.connect(0, tlsOptions);
        self.sockets[self.sockets.indexOf(socket)] = secureSocket;
        cb(secureSocket);
    });
}
function toOptions(host, port, localAddress) {
    if (typeof host === 'string') {
        return {
            host: host,
            port: port,
            localAddress: localAddress
        };
    }
    return host;
}
function mergeOptions(target) {
    for (var i = 1, len = arguments.length; i < len; ++i) {
        var overrides = arguments[i];
        if (typeof overrides === 'object') {
            var keys = Object.keys(overrides);
            for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
                var k = keys[j];
                if (overrides[k] !== undefined) {
                    target[k] = overrides[k];
                }
            }
        }
    }
    return target;
}
var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
    debug = function () {
        var args = Array.prototype.slice.call(arguments);
        if (typeof args[0] === 'string') {
            args[0] = 'TUNNEL: ' + args[0];
        }
        else {
            args.unshift('TUNNEL:');
        }
        console.error.apply(console, args);
    };
}
else {
    debug = function () { };
}
__webpack_unused_export__ = debug;


/***/ }),

/***/ 7429:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ow: () => (/* binding */ tokenRule),
/* harmony export */   p1: () => (/* binding */ expiryOf),
/* harmony export */   sg: () => (/* binding */ isToken)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7657);

const minLength = 16;
const maxLength = 16 * 1024;
/** What a token is, for messages. */
const tokenRule = `${minLength} to ${maxLength} letters, digits and . _ ~ + / - (RFC 6750)`;
/**
 * Whether it can be a bearer token: a b64token (RFC 6750, section 2.1) of a length that no chance
 * brings about. Nothing else is ever masked: a server could make the log unreadable with it.
 */
function isToken(value) {
    return (typeof value === 'string' &&
        value.length >= minLength &&
        value.length <= maxLength &&
        /^[A-Za-z0-9._~+/-]+=*$/.test(value));
}
/**
 * When a JWT says that it expires (`exp`, RFC 7519, section 4.1.4). Nothing is verified: it may
 * shorten a lifetime, never prolong it.
 *
 * @returns seconds since the epoch; undefined where the token does not say
 */
function expiryOf(token) {
    const [, claims, signature] = token.split('.');
    if (claims === undefined || signature === undefined)
        return undefined;
    const exp = (0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .property */ .M)((0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonObject */ .o)(Buffer.from(claims, 'base64url').toString()), 'exp');
    return typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined;
}


/***/ }),

/***/ 998:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Zx: () => (/* binding */ authMethods),
/* harmony export */   bs: () => (/* binding */ shortestSecret),
/* harmony export */   mp: () => (/* binding */ authMethodNames)
/* harmony export */ });
/* harmony import */ var _regions_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2930);

/** Port's secrets are longer; a shorter one can be guessed. */
const shortestSecret = 16;
const authMethodNames = ['api', 'oauth'];
/** A method is here with all that it is, or it is not. */
const authMethods = {
    /** `POST /auth/access_token` of Port's API (https://docs.port.io/api-reference/create-an-access-token). */
    api: {
        endpointName: "Port's token API",
        url: (authBaseUrl) => `${authBaseUrl}/auth/access_token`,
        contentType: 'application/json',
        body: ({ clientId, clientSecret }) => JSON.stringify({ clientId, clientSecret }),
        fields: { token: 'accessToken', lifetime: 'expiresIn', type: 'tokenType' },
        advice: `Check auth_base_url: Port's own are ${(0,_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .portsOwn */ .VE)('authBaseUrl')}, and the action appends /auth/access_token.`,
        // https://docs.port.io/api-reference/rate-limits
        tooMany: "All jobs of an organization share the limits of Port's API: exchange once and share the token (sealed_token), or start fewer jobs at once.",
    },
    /** The client credentials grant (RFC 6749, sections 2.3.1 and 4.4.2) beside the MCP server. */
    oauth: {
        endpointName: "Port's OAuth token endpoint",
        url: (_authBaseUrl, mcpUrl) => `${mcpUrl.replace(/\/+$/, '')}/token`,
        contentType: 'application/x-www-form-urlencoded',
        body: ({ clientId, clientSecret }) => new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: clientId,
            client_secret: clientSecret,
        }).toString(),
        fields: { token: 'access_token', lifetime: 'expires_in', type: 'token_type' },
        advice: `Check mcp_url: Port's own are ${(0,_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .portsOwn */ .VE)('mcpUrl')}, and the action appends /token; or use auth_method: api.`,
        tooMany: 'Port allows 50 exchanges in 15 minutes for each client ID here: exchange once and share the token (sealed_token), or start fewer jobs at once.',
    },
};


/***/ }),

/***/ 1846:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ asPortEndpoint),
/* harmony export */   c: () => (/* binding */ exchange)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(837);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _http_endpoint_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(991);
/* harmony import */ var _http_retry_after_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(797);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9774);
/* harmony import */ var _http_send_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1517);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(7657);
/* harmony import */ var _access_token_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(7429);
/* harmony import */ var _auth_methods_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(998);
/* harmony import */ var _regions_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2930);
/* harmony import */ var _refusals_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(9646);











/** More than any token lives, and still a valid date. */
const maxLifetimeSeconds = 10 * 366 * 24 * 3600;
/** When Port should have a new token in place of one that has expired. */
const newTokenMs = 60_000;
const words = {
    unauthorized: [
        'refused the credentials',
        'Either client_id and client_secret do not belong together (or were rotated), or they are of the other region: region is `eu` for app.port.io and `us` for app.us.port.io',
    ],
    forbidden: [
        'forbids the exchange',
        'Check in Port that these credentials are active and may use the API.',
    ],
    refused: 'Check client_id and client_secret for characters that were lost or added.',
};
/** How messages name the endpoint of the exchange, and what they tell the user to check. */
function asPortEndpoint({ method, url, usedRegion }) {
    const { endpointName: name, tooMany, ...own } = _auth_methods_js__WEBPACK_IMPORTED_MODULE_3__/* .authMethods */ .Zx[method];
    const isPortsOwn = _regions_js__WEBPACK_IMPORTED_MODULE_4__/* .regions */ .Ei
        .map((region) => _regions_js__WEBPACK_IMPORTED_MODULE_4__/* .addresses */ .Nt[region])
        .some(({ authBaseUrl, mcpUrl }) => own.url(authBaseUrl, mcpUrl) === url);
    const advice = isPortsOwn && usedRegion ? (0,_regions_js__WEBPACK_IMPORTED_MODULE_4__/* .adviceOnPortsOwn */ .u)(usedRegion) : own.advice;
    const [refused, remedy] = words.unauthorized;
    const unauthorized = [
        refused,
        usedRegion ? `${remedy}; this run used ${usedRegion}.` : `${remedy}.`,
    ];
    return { name, url, advice, words: { ...words, unauthorized, tooMany } };
}
/**
 * Exchanges the client credentials for an access token, which is masked as soon as it is parsed.
 *
 * @throws ActionError
 */
async function exchange(credentials, tokenEndpoint, secrets, plan) {
    const endpoint = asPortEndpoint(tokenEndpoint);
    const { contentType, body, fields } = _auth_methods_js__WEBPACK_IMPORTED_MODULE_3__/* .authMethods */ .Zx[tokenEndpoint.method];
    const request = {
        method: 'POST',
        headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'content-type': contentType,
        },
        body: body(credentials),
    };
    return (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .withRetry */ .bD)(async (timeoutMs) => {
        const asked = plan.clock.now();
        const reply = await (0,_http_send_js__WEBPACK_IMPORTED_MODULE_2__/* .send */ .tN)(request, endpoint, timeoutMs, plan.clock);
        return tokenOf(reply, fields, endpoint, secrets, asked);
    }, plan);
}
/** @param asked when the token was asked for, in milliseconds since the epoch */
function tokenOf(reply, fields, endpoint, secrets, asked) {
    const answer = (0,_json_js__WEBPACK_IMPORTED_MODULE_6__/* .jsonObject */ .o)(reply.body);
    const value = answer?.[fields.token];
    if ((0,_access_token_js__WEBPACK_IMPORTED_MODULE_7__/* .isToken */ .sg)(value))
        secrets.mask(value);
    if (reply.status < 200 || reply.status > 299 || answer?.ok === false) {
        throw (0,_refusals_js__WEBPACK_IMPORTED_MODULE_5__/* .refusal */ .x5)(reply, answer, endpoint, secrets);
    }
    const problem = (what, transient = false, remedy) => {
        const message = (0,_http_endpoint_js__WEBPACK_IMPORTED_MODULE_8__/* .sentences */ .h)(endpoint, `answered ${what}`, remedy);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AttemptError */ .cb(message + (0,_refusals_js__WEBPACK_IMPORTED_MODULE_5__/* .traceOf */ .fC)(reply.headers, secrets), { transient });
    };
    if (!answer)
        throw notJson(reply, problem);
    if (typeof value !== 'string' || value === '')
        throw problem('without an access token');
    if (!(0,_access_token_js__WEBPACK_IMPORTED_MODULE_7__/* .isToken */ .sg)(value)) {
        throw problem(`with something that cannot be an access token: a token has ${_access_token_js__WEBPACK_IMPORTED_MODULE_7__/* .tokenRule */ .Ow}`);
    }
    const type = answer[fields.type];
    if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
        throw problem('with a token that is no bearer token');
    }
    const lifetime = answer[fields.lifetime];
    if (typeof lifetime !== 'number' || !(lifetime >= 1 && lifetime <= maxLifetimeSeconds)) {
        throw problem('without a plausible lifetime (the seconds until the token expires)');
    }
    // The server's clock, for what the server says of time.
    const issued = (0,_http_retry_after_js__WEBPACK_IMPORTED_MODULE_9__/* .dateOf */ .Q)(reply.headers.date) ?? asked;
    const left = Math.min(lifetime, ((0,_access_token_js__WEBPACK_IMPORTED_MODULE_7__/* .expiryOf */ .p1)(value) ?? Infinity) - issued / 1000);
    if (left < 1) {
        throw problem('with an access token that has expired', false, `Port hands out the same token until it expires: try again after ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_10__/* .isoSeconds */ .nE)(new Date(issued + newTokenMs))}.`);
    }
    const expiresInSeconds = Math.floor(left);
    return { value, expiresInSeconds, expiresAt: new Date(issued + expiresInSeconds * 1000) };
}
function notJson(reply, problem) {
    const status = `with status ${reply.status}`;
    if (reply.body.trim() === '')
        return problem(`${status} but an empty body`, !reply.endMarked);
    if ((0,_refusals_js__WEBPACK_IMPORTED_MODULE_5__/* .isWebPage */ .AA)(reply.body)) {
        return problem(`${status} and a web page instead of JSON (a log-in page of the network, or a wrong address)`);
    }
    // Without a marked end this may be the first part of an answer whose connection was cut.
    return problem(`${status} but not with a JSON object`, !reply.endMarked);
}


/***/ }),

/***/ 6157:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ bearer),
/* harmony export */   S: () => (/* binding */ narrowingHeaders)
/* harmony export */ });
/** The headers that say so. */
function narrowingHeaders({ readOnly, allowedActions }) {
    return {
        ...(readOnly && { 'x-read-only-mode': '1' }),
        ...(allowedActions && { 'x-allowed-actions-to-run': allowedActions.join(',') }),
    };
}
/** The value of the `Authorization` header (RFC 6750, section 2.1). */
function bearer(token) {
    return `Bearer ${token}`;
}


/***/ }),

/***/ 9646:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ isWebPage),
/* harmony export */   fC: () => (/* binding */ traceOf),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9984);
/* harmony import */ var _http_endpoint_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(991);



/** Statuses that only a network answers with, in place of a server (RFC 6585, section 6; RFC 9110). */
const networkStatuses = [407, 511];
/** Statuses that say enough, also with a web page. */
const plainStatuses = [404, 405, 408, 429];
/** Whether a body is a web page where JSON was due. */
function isWebPage(body) {
    return body.trimStart().startsWith('<');
}
/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 */
function refusal({ status, headers, body, waitMs }, answer, endpoint, secrets) {
    const { words } = endpoint;
    const challenge = headers['www-authenticate'] ?? '';
    const [, description = ''] = /error_description="([^"]*)"/.exec(challenge) ?? [];
    const said = secrets.clean(serverMessage(answer) || description);
    const trace = traceOf(headers, secrets);
    const message = (what, remedy, quoted = said) => `${(0,_http_endpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .sentences */ .h)(endpoint, `${what} (${status})${quoted && ` ("${quoted}")`}`, remedy)}${trace}`;
    const permanent = (what, remedy) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AttemptError */ .cb(message(what, remedy));
    const transient = (what, remedy) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AttemptError */ .cb(message(what, remedy), { transient: true, waitMs });
    if (status >= 200 && status <= 299)
        return permanent('reported a failure');
    if (status >= 300 && status <= 399) {
        const target = URL.parse(headers.location ?? '', endpoint.url)?.host;
        return permanent('redirects elsewhere', `${target ? `It points to ${secrets.clean(target)}. ` : ''}The action follows no redirect, since it would hand the credentials to another address. ${endpoint.advice}`);
    }
    const isPage = isWebPage(body) && status < 500 && !plainStatuses.includes(status);
    if (isPage || networkStatuses.includes(status)) {
        return permanent('did not answer: a web page came in its place', `A log-in page of the network or a firewall stands in between: let the runner through, or set its proxy (https_proxy). ${endpoint.advice}`);
    }
    // Also where it says so in a way that is not quoted, such as plain text.
    if (status === 401 && words.expired && /\bexpired\b/i.test(`${said} ${challenge} ${body}`)) {
        return permanent(...words.expired);
    }
    if (status === 401 || answer?.error === 'invalid_client') {
        return permanent(...words.unauthorized);
    }
    const [notListed, address = ''] = /^IP not whitelisted\W*([\da-f.:]*)/i.exec(serverMessage(answer)) ?? [];
    if (status === 403 && notListed !== undefined) {
        // The rest of what the server says is the organization's identifier.
        const shown = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) ? `IP not whitelisted: ${address}` : 'IP not whitelisted';
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AttemptError */ .cb(message('does not accept the address of this machine', "The organization restricts source addresses: ask Port's support to add this one or its range, or use a machine with a fixed address.", shown));
    }
    if (status === 403)
        return permanent(...words.forbidden);
    if (status === 404 || status === 405)
        return permanent('does not know the address');
    if (status === 408)
        return transient('timed out', 'Try again.');
    if (status === 429)
        return transient('has had too many requests', words.tooMany);
    if (status >= 500)
        return transient('has a problem', 'Try again later.');
    return permanent('refused the request', `${words.refused} ${endpoint.advice}`.trim());
}
/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer) {
    const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
    return said.find((text) => typeof text === 'string')?.toString() ?? '';
}
/** Port's own identifier of the request, as a sentence, where the header looks like one. */
function traceOf(headers, secrets) {
    const header = headers['x-trace-id'];
    return typeof header === 'string' &&
        /^[\w.:-]{8,64}$/.test(header) &&
        secrets.clean(header) === header
        ? ` Port's support can look it up by its X-Trace-Id, ${header}.`
        : '';
}


/***/ }),

/***/ 2930:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Nt: () => (/* binding */ addresses),
  u: () => (/* binding */ adviceOnPortsOwn),
  sf: () => (/* binding */ portHost),
  VE: () => (/* binding */ portsOwn),
  AP: () => (/* binding */ regionOf),
  Ei: () => (/* binding */ regions),
  Do: () => (/* binding */ resemblesPorts),
  $2: () => (/* binding */ withVersion),
  C2: () => (/* binding */ withoutSlashes)
});

;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = require("node:url");
;// CONCATENATED MODULE: ./build/port/regions.js

const regions = ['eu', 'us'];
/** https://docs.port.io/api-reference/port-api and the guide "Token-based connection". */
const addresses = {
    eu: { authBaseUrl: 'https://api.port.io/v1', mcpUrl: 'https://mcp.port.io/v1' },
    us: { authBaseUrl: 'https://api.us.port.io/v1', mcpUrl: 'https://mcp.us.port.io/v1' },
};
/** Port's own hosts, older names among them. */
const hosts = {
    eu: {
        api: ['api.port.io', 'api.getport.io'],
        mcp: ['mcp.port.io'],
        app: ['app.port.io', 'app.getport.io'],
    },
    us: {
        api: ['api.us.port.io', 'api.us.getport.io'],
        mcp: ['mcp.us.port.io'],
        app: ['app.us.port.io', 'app.us.getport.io'],
    },
};
const services = ['api', 'mcp', 'app'];
/** The domains that all of Port's hosts are under. */
const domains = ['port.io', 'getport.io'];
/** Top-level domains that nobody can register a name under (RFC 6761, and ICANN's `internal`). */
const privateEnds = ['example', 'internal', 'invalid', 'local', 'localhost', 'test'];
/** Which of Port's own hosts a URL leads to; undefined for any other host, and for another port. */
function portHost(url) {
    const { hostname, port } = new URL(url);
    if (port !== '')
        return undefined;
    const host = withoutRoot(hostname);
    return regions
        .flatMap((region) => services.map((service) => ({ region, service })))
        .find(({ region, service }) => hosts[region][service].includes(host));
}
/** The region that one of Port's own addresses belongs to; undefined for any other address. */
function regionOf(url) {
    return portHost(url)?.region;
}
/**
 * On Port's own hosts the address with the `/v1` that their API and MCP server need, where it is
 * missing, and without slashes at the end; any other address as it is.
 */
function withVersion(url) {
    if (!portHost(url))
        return url;
    const { protocol, hostname, pathname } = new URL(url);
    return `${protocol}//${withoutRoot(hostname)}${withoutSlashes(pathname) || '/v1'}`;
}
/**
 * Whether a host that is not Port's could be taken for one: it carries the name of one of Port's
 * domains (`mcp.eu.port.io`, `port.io.example.com`, `mcp-port.io`), is one character or two swapped
 * ones away from it (`p0rt.io`, `prot.io`; one part between hyphens suffices, as in `port-eu.io`),
 * or is its name under another ending (`port.com`).
 */
function resemblesPorts(url) {
    if (portHost(url))
        return false;
    // As a reader sees it: with the letters that `xn--` stands for.
    const host = withoutRoot((0,external_node_url_namespaceObject.domainToUnicode)(new URL(url).hostname));
    const [name = '', end = ''] = host.split('.').slice(-2);
    return domains.some((domain) => `.${host.replaceAll('-', '.')}.`.includes(`.${domain}.`) ||
        [name, ...name.split('-')].some((part) => isNear(`${part}.${end}`, domain)) ||
        (`${name}.io` === domain && !privateEnds.includes(end)));
}
/** Port's own addresses of one kind, for messages. */
function portsOwn(kind) {
    return regions.map((region) => `${addresses[region][kind]} (${region})`).join(' and ');
}
/**
 * What to check where an address that is Port's own, to the letter, does not answer as Port does: no
 * input is to blame, least of all one that is not set.
 *
 * @param why it is used
 */
function adviceOnPortsOwn(why) {
    return `The address is Port's own (${why}): look for what may answer in its place, such as a proxy, a firewall or a log-in page.`;
}
/** Without slashes at the end. */
function withoutSlashes(text) {
    return text.replace(/(?<!\/)\/+$/, '');
}
/** `mcp.port.io.`, with the root of all names at its end, is the same host. */
function withoutRoot(hostname) {
    return hostname.replace(/\.$/, '');
}
/** Whether one character was changed, added or left out, or two were swapped. */
function isNear(text, domain) {
    const letters = (of) => of.split('').sort().join('');
    if (letters(text) === letters(domain))
        return true;
    let same = 0;
    while (same < text.length && text[same] === domain[same])
        same += 1;
    const [left, wanted] = [text.slice(same), domain.slice(same)];
    return [wanted.slice(1), wanted].includes(left.slice(1)) || left === wanted.slice(1);
}


/***/ }),

/***/ 5364:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U2: () => (/* binding */ knownVerbs),
/* harmony export */   Xe: () => (/* binding */ harmOfVerb),
/* harmony export */   fo: () => (/* binding */ isTrigger),
/* harmony export */   ir: () => (/* binding */ successors),
/* harmony export */   rl: () => (/* binding */ verbOf),
/* harmony export */   rz: () => (/* binding */ hiddenByReadOnlyMode),
/* harmony export */   sY: () => (/* binding */ harmOf)
/* harmony export */ });
// https://docs.port.io/ai-interfaces/port-mcp-server/available-tools: what Port's tools are called,
// and what they were called before.
/** Tools whose new name does not follow from the old one. */
const renamed = new Map([
    ['get_entities_by_identifiers', 'list_entities'],
    ['count_entities', 'list_entities'],
    ['trigger_workflow_run', 'trigger_run'],
    ['search_port_sources', 'search_port_knowledge_sources'],
]);
/** What messages say of a tool that writes where read-only mode is on, and the remedy. */
const hiddenByReadOnlyMode = 'it writes, and read-only mode hides it. Leave it out, or set read_only: false.';
/** The verbs that tool names begin with, by what they do, from the harmless to the harmful. */
const verbs = [
    ['count', 'describe', 'get', 'list', 'load', 'search', 'simulate', 'track'],
    ['create', 'duplicate', 'install', 'move', 'update', 'upsert'],
    // What an action or a workflow does, its name does not tell.
    ['execute', 'invoke', 'run', 'trigger'],
    ['delete', 'remove'],
];
/** All of them. */
const knownVerbs = verbs.flat();
const harms = [0, 1, 2, 3];
/**
 * What a tool may be called today that had this name: `create_X` and `update_X` are `upsert_X`,
 * `get_X` and `get_Xs` are `list_Xs`. Empty where Port has renamed nothing of the kind.
 */
function successors(name) {
    const old = name.toLowerCase().replaceAll('-', '_');
    const today = renamed.get(old);
    if (today !== undefined)
        return [today];
    const [, verb, thing = ''] = /^(create|update|get)_(.+)$/.exec(old) ?? [];
    if (verb === undefined)
        return [];
    return verb === 'get' ? [`list_${thing}`, `list_${plural(thing)}`] : [`upsert_${thing}`];
}
/** The harm that a tool can do by its name; undefined where the verb is not one of Port's. */
function harmOf(name) {
    return harmOfVerb(verbOf(name));
}
/**
 * Whether a tool runs actions and workflows alike; no text of Port's says that
 * `x-allowed-actions-to-run` limits it.
 */
function isTrigger(name) {
    return name === 'trigger_run' || name === 'trigger_workflow_run';
}
/** The word that a tool's name begins with. */
function verbOf(name) {
    return name.toLowerCase().split(/[_-]/, 1).join();
}
/** @param verb one of `knownVerbs`, or any other word */
function harmOfVerb(verb) {
    return harms.find((harm) => verbs[harm].some((known) => known === verb));
}
function plural(noun) {
    return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}


/***/ }),

/***/ 5441:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ planOf)
/* harmony export */ });
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9774);

/**
 * One deadline and one way to retry, as the inputs `timeout_seconds` and `max_attempts` say, from now on.
 *
 * @param random at least 0, less than 1
 * @param onRetry is told about every failed attempt that is followed by another
 */
function planOf({ timeoutSeconds, maxAttempts }, clock, random, onRetry) {
    return {
        maxAttempts,
        attemptMs: (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .attemptMsOf */ .XI)(timeoutSeconds * 1000, maxAttempts),
        deadline: clock.now() + timeoutSeconds * 1000,
        limits: { attempts: 'max_attempts', time: 'timeout_seconds' },
        clock,
        random,
        onRetry,
    };
}


/***/ }),

/***/ 4399:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  S: () => (/* binding */ Secrets)
});

// EXTERNAL MODULE: ./build/ascii.js
var build_ascii = __nccwpck_require__(5668);
;// CONCATENATED MODULE: ./build/secrets/runs.js
// Taken once: in a context of node:vm, where tests run, each look at a global takes a microsecond.
const { imul } = Math;
/**
 * The runs of one length in some texts, to be looked for in others. It is a hash table of places,
 * since a Set takes ten times as long to fill with the 200,000 runs of a long token.
 */
class Runs {
    length;
    #text;
    /** Places in `#text` counted from 1; 0 is free. A power of two, and less than half full. */
    #slots;
    /** Odd, and unknown to a server that would choose a token whose runs all meet in one slot. */
    #factor = Math.floor(Math.random() * 2 ** 30) * 4 + 3;
    /** @param texts without NUL; a text that is searched has none either */
    constructor(texts, length) {
        this.length = length;
        this.#text = texts.join('\0');
        this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * this.#text.length + 1)));
        for (let at = 0; at + length <= this.#text.length; at += 1) {
            this.#slots[this.#slotOf(this.#text, at)] = at + 1;
        }
    }
    /** Whether one of the runs stands in the text at this place. */
    startsAt(text, at) {
        return this.#slots[this.#slotOf(text, at)] !== 0;
    }
    /** The slot of a run: where it is, or else where it belongs. */
    #slotOf(text, at) {
        let hash = 0;
        for (let unit = at; unit < at + this.length; unit += 1) {
            hash = imul(hash ^ text.charCodeAt(unit), this.#factor);
        }
        const last = this.#slots.length - 1;
        let slot = (hash ^ (hash >>> 15)) & last;
        for (let place = this.#slots[slot]; place; place = this.#slots[slot]) {
            if (this.#isAt(place - 1, text, at))
                break;
            slot = (slot + 1) & last;
        }
        return slot;
    }
    #isAt(place, text, at) {
        for (let unit = 0; unit < this.length; unit += 1) {
            if (this.#text.charCodeAt(place + unit) !== text.charCodeAt(at + unit))
                return false;
        }
        return true;
    }
}

;// CONCATENATED MODULE: ./build/secrets/view.js

/** A text as the search for secrets reads it. */
class View {
    text;
    #locate;
    #places;
    /** @param locate called once there is something to hide, which is hardly ever */
    constructor(text, locate) {
        this.text = text;
        this.#locate = locate;
    }
    get places() {
        return (this.#places ??= this.#locate());
    }
}
/** White space, marks on letters, fillers, and whatever else nobody sees; U+2800 is Braille's blank. */
const unseen = {
    any: /[\p{M}\p{DI}\p{Cc}\p{Cf}\p{Cs}\s\u2800]+/gu,
    ascii: /[\0- \x7f]+/g,
};
/** What is no letter and no digit; a modifier letter such as U+02BC looks like punctuation. */
const separator = { any: /[^\p{L}\p{N}]|\p{Lm}/gu, ascii: /[^A-Za-z0-9]/g };
/** Nearly all text is ASCII, and the first use of Unicode's properties takes milliseconds. */
function patternFor(text, { any, ascii }) {
    return (0,build_ascii/* isAscii */.E)(text) ? ascii : any;
}
/**
 * Escapes of URLs, JSON (whose backslashes double where JSON stands in JSON), JavaScript and HTML,
 * in the upper case of folded text.
 */
const escapes = new RegExp([
    '(?<utf8>%[0-9A-F]{2}(?:%[89AB][0-9A-F])*)',
    String.raw `\\{1,4}U(?<high>D[89AB][0-9A-F]{2})\\{1,4}U(?<low>D[C-F][0-9A-F]{2})`,
    String.raw `\\{1,4}U(?<unit>[0-9A-F]{4})`,
    String.raw `\\U\{0*(?<point>[0-9A-F]{1,6})\}`,
    String.raw `\\X(?<byte>[0-9A-F]{2})`,
    '&#0*(?<decimal>[0-9]{1,7});?',
    '&#X0*(?<hex>[0-9A-F]{1,6});?',
    '&(?<name>AMP|LT|GT|QUOT|APOS);',
].join('|'), 'g');
const entities = new Map([
    ['AMP', '&'],
    ['LT', '<'],
    ['GT', '>'],
    ['QUOT', '"'],
    ['APOS', "'"],
]);
/**
 * The text without letter case, without the width and style of its letters (NFKD), without what
 * nobody sees, and with `-` and `_` of base64url as in base64.
 */
function folded(text) {
    return text
        .normalize('NFKD')
        .replace(patternFor(text, unseen), '')
        .toLowerCase()
        .toUpperCase()
        .replaceAll('-', '+')
        .replaceAll('_', '/');
}
/** The letters and digits of folded text. */
function lettersAndDigits(text) {
    return text.replace(patternFor(text, separator), '');
}
/**
 * The folded text as it is and decoded once; each of them whole, without the separator that it has
 * most often (which may split a secret that has others itself), and without any.
 */
function viewsOf(text) {
    const plain = foldedView(text);
    const decoded = /[%\\&]/.test(plain.text)
        ? replaced(plain, escapes, (match) => folded(meaning(match)))
        : plain;
    const views = [...new Set([plain, decoded])].flatMap((view) => {
        const pattern = patternFor(view.text, separator);
        const [commonest, ...others] = separatorsIn(view.text, pattern);
        const whole = replaced(view, pattern, () => '');
        if (others.length === 0)
            return [view, whole];
        return [view, whole, replaced(view, pattern, ([found]) => (found === commonest ? '' : found))];
    });
    return new Set(views);
}
/** Each separator once, those that the text has most often first. */
function separatorsIn(text, pattern) {
    const counts = new Map();
    for (const [found] of text.matchAll(pattern))
        counts.set(found, (counts.get(found) ?? 0) + 1);
    return [...counts].sort(([, one], [, other]) => other - one).map(([found]) => found);
}
function foldedView(source) {
    // Nothing of it is unseen, so that each character is one of the view.
    if (/^[!-~]*$/.test(source)) {
        return new View(folded(source), () => {
            const starts = Array.from(source, (_character, at) => at);
            return { starts, ends: starts.map((start) => start + 1) };
        });
    }
    const places = { starts: [], ends: [] };
    let text = '';
    let at = 0;
    for (const character of source) {
        const end = at + character.length;
        const seen = foldedCharacter(character);
        text += seen;
        mark(places, seen.length, at, end);
        at = end;
    }
    return new View(text, () => places);
}
/** Made as they are met, and kept. */
const foldedAscii = [];
function foldedCharacter(character) {
    const code = character.charCodeAt(0);
    return code < 128 ? (foldedAscii[code] ??= folded(character)) : folded(character);
}
/** The view with other text for each match; the view itself where there is none. */
function replaced(view, pattern, write) {
    const changes = Array.from(view.text.matchAll(pattern), (match) => ({
        from: match.index,
        to: match.index + match[0].length,
        text: write(match),
    }));
    if (changes.length === 0)
        return view;
    let text = '';
    let at = 0;
    for (const change of changes) {
        text += view.text.slice(at, change.from) + change.text;
        at = change.to;
    }
    return new View(text + view.text.slice(at), () => placesAfter(changes, view.places));
}
function placesAfter(changes, { starts, ends }) {
    const places = { starts: [], ends: [] };
    let at = 0;
    const keepUntil = (to) => {
        for (; at < to; at += 1)
            mark(places, 1, starts[at] ?? 0, ends[at] ?? 0);
    };
    for (const { from, to, text } of changes) {
        keepUntil(from);
        mark(places, text.length, starts[from] ?? 0, ends[to - 1] ?? 0);
        at = to;
    }
    keepUntil(starts.length);
    return places;
}
/** Adds the place of so many units, all of which were made from one piece of the source. */
function mark({ starts, ends }, units, start, end) {
    for (let left = units; left > 0; left -= 1) {
        starts.push(start);
        ends.push(end);
    }
}
/** What an escape stands for; nothing where there is no such character. */
function meaning({ groups = {} }) {
    const { utf8, high, low, unit, point, byte, decimal, hex, name } = groups;
    if (utf8 !== undefined)
        return Buffer.from(utf8.replaceAll('%', ''), 'hex').toString();
    if (name !== undefined)
        return entities.get(name) ?? '';
    const hexadecimal = [high, low, unit, point, byte, hex].filter((code) => code !== undefined);
    const codes = decimal ? [Number(decimal)] : hexadecimal.map((code) => Number.parseInt(code, 16));
    return codes.every((code) => code <= 0x10_ffff) ? String.fromCodePoint(...codes) : '';
}

;// CONCATENATED MODULE: ./build/secrets.js



const maxShownLength = 200;
/** Of a longer text only the beginning is searched for secrets, and shown at most. */
const searchedLength = 2_000;
/** A run of a secret this long is hidden even where the rest of it is missing. */
const windowLength = 8;
/** What a secret turns into, other than itself, says nothing where it is shorter. */
const shortestForm = 4;
/**
 * What must never be shown. `mask` hands a value to the runner, which masks it in the log from
 * then on; `clean` makes foreign text fit to be shown at all, since the runner knows neither
 * pieces of a secret nor most of its encodings.
 */
class Secrets {
    #register;
    /** Masked, and not searched for yet: most runs have no foreign text to show. */
    #unread = new Set();
    #runs = [];
    /** @param register the runner's `add-mask` */
    constructor(register) {
        this.#register = register;
    }
    mask(value) {
        if (value === '')
            return;
        this.#register(value);
        for (const form of writtenForms(value)) {
            if (form !== value)
                this.#register(form);
        }
        this.#unread.add(value);
    }
    /**
     * Text from a server or from an input, fit for a log line or an annotation: no control or
     * invisible characters, nothing that the runner takes for a command, no run of a secret (see
     * `reveals`), and at most 200 characters. Only the first 2,000 UTF-16 units are looked at.
     */
    clean(text, maxLength = maxShownLength) {
        const safe = this.#hide(visible(text.slice(0, searchedLength)))
            .replace(/:(?=:)/g, ': ')
            .replaceAll('##[', '## [');
        const characters = Array.from(safe);
        return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}\u2026` : safe;
    }
    /**
     * Whether the text, however long, holds a run of eight characters of a secret, or a shorter
     * secret whole: plain, JSON-escaped, percent-encoded, as a form has it, in base64, base64url or
     * hex; any of these also in another letter case or style of letters (NFKC), with white space,
     * punctuation, combining marks and invisible characters in between, and with any of its
     * characters escaped once more as URLs, JSON, JavaScript or HTML do.
     */
    reveals(text) {
        return !this.#places(text).next().done;
    }
    /** `text` with every run of a secret replaced by `***`; runs that only white space parts are one. */
    #hide(text) {
        const places = [...this.#places(text)];
        if (places.length === 0)
            return text;
        const units = text.split('');
        for (const [start, end] of places)
            units.fill('\0', start, end);
        return units.join('').replace(/\0(?:[\0 ]*\0)?/g, '***');
    }
    /** Where runs of a secret stand in the text: from, and to (exclusive). */
    *#places(text) {
        this.#readUnread();
        for (const view of viewsOf(text)) {
            for (const runs of this.#runs) {
                for (let at = 0; at + runs.length <= view.text.length; at += 1) {
                    if (runs.startsAt(view.text, at)) {
                        const { starts, ends } = view.places;
                        yield [starts[at] ?? 0, ends[at + runs.length - 1] ?? 0];
                    }
                }
            }
        }
    }
    #readUnread() {
        for (const value of this.#unread) {
            const forms = [...searchedForms(value)];
            const short = forms.filter(({ length }) => length < windowLength);
            const long = forms.filter(({ length }) => length >= windowLength);
            this.#runs.push(new Runs(long, windowLength));
            this.#runs.push(...short.map((form) => new Runs([form], form.length)));
        }
        this.#unread.clear();
    }
}
/** What can be seen of a text, white space as single spaces. */
function visible(text) {
    if ((0,build_ascii/* isAscii */.E)(text))
        return text.replace(/[\0- \x7f]+/g, ' ').trim();
    return text
        .replace(/[\p{Cf}\p{Cs}\p{DI}\u2800]/gu, '')
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim();
}
/**
 * The value as a configuration holds it: as JSON, as JSON inside JSON or TOML, and with `'` as
 * \u0027. The runner knows the first of these only.
 */
function writtenForms(value) {
    const json = escaped(value);
    const forms = [json, escaped(json)].flatMap((form) => ["'", '\\u0027', '\\\\u0027'].map((quote) => form.replaceAll("'", quote)));
    return new Set(forms);
}
function escaped(value) {
    return JSON.stringify(value).slice(1, -1);
}
/** The value and what it may be turned into, as folded text with separators and without. */
function searchedForms(value) {
    const own = folded(value);
    const others = [...writtenForms(value), ...encodings(value)].map(folded);
    const forms = [own, ...others];
    const derived = [...others, ...forms.map(lettersAndDigits)];
    return new Set([own, ...derived.filter(({ length }) => length >= shortestForm)].filter(Boolean));
}
/** The value as a server might send it back: percent-encoded, as a form has it, base64, hex. */
function encodings(value) {
    const bytes = Buffer.from(value);
    // Inside a longer text base64 has three alignments; the characters at both ends depend on the
    // neighbours, so they are left out.
    const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        .slice(Math.ceil((offset * 4) / 3), Math.floor(((bytes.length + offset) * 4) / 3)));
    const form = new URLSearchParams([['', value]]).toString().slice(1);
    return [encodeURIComponent(value.toWellFormed()), form, ...base64, bytes.toString('hex')];
}


/***/ }),

/***/ 9427:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   TE: () => (/* binding */ isSafeName),
/* harmony export */   ZK: () => (/* binding */ namesAsJson),
/* harmony export */   qJ: () => (/* binding */ readOnlyTools)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2028);


/** Whether a server's name for a tool can stand in a log line and in every agent's allow-list. */
function isSafeName(name, secrets) {
    return /^[A-Za-z0-9_-]{1,64}$/.test(name) && !secrets.reveals(name);
}
/**
 * What `tools: read-only` stands for. Port documents that read-only mode hides every tool that
 * writes, and not that it marks the others: where the server marks none as read-only, these are
 * the tools that it offers in that mode, less those that it marks as writing. A server that marks
 * some is taken at its word, since MCP takes a tool without the mark for one that writes. A name
 * that could be more than a name to an agent is left out.
 *
 * @param offered in read-only mode
 * @throws ActionError where none is left
 */
function readOnlyTools(offered, secrets) {
    const marks = offered.some(({ readOnly }) => readOnly === true);
    const names = offered
        .filter(({ readOnly }) => (marks ? readOnly === true : readOnly !== false))
        .map(({ name }) => name)
        .filter((name) => isSafeName(name, secrets));
    if (names.length === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ("Input tools is `read-only`, but Port's MCP server offers no tool in read-only mode that it does not mark as writing. Name the tools instead.");
    }
    return names;
}
/**
 * The names as a JSON array of letters, digits, `_`, `.`, `/`, `-`, space and \uXXXX: the same
 * names to a JSON parser, and no character that a shell, a log or Markdown would act on. A name
 * that holds a piece of a secret is left out.
 */
function namesAsJson(offered, secrets) {
    const names = offered
        .filter(({ name }) => !secrets.reveals(name))
        .map(({ name }) => `"${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .unicodeEscaped */ .l)(name, /[^\w./ -]/g)}"`);
    return `[${names.join(',')}]`;
}


/***/ }),

/***/ 8743:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ version)
/* harmony export */ });
/** As in package.json: servers see what calls them. */
const version = '1.0.0';


/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = require("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = require("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = require("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = require("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = require("net");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = require("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = require("node:crypto");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = require("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = require("node:fs");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = require("node:net");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = require("node:path");

/***/ }),

/***/ 481:
/***/ ((module) => {

module.exports = require("node:readline");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = require("node:stream");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = require("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = require("node:tls");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = require("os");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = require("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = require("util");

/***/ }),

/***/ 2488:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => (/* binding */ debug),
  N4: () => (/* binding */ endGroup),
  V4: () => (/* binding */ getInput),
  pq: () => (/* binding */ info),
  lm: () => (/* binding */ notice),
  C1: () => (/* binding */ setFailed),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ setSecret),
  Oh: () => (/* binding */ startGroup),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, error, exportVariable, getBooleanInput, getIDToken, getMultilineInput, getState, group, isDebug, markdownSummary, platform, saveState, setCommandEcho, summary, toPlatformPath, toPosixPath, toWin32Path

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/utils.js
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}

;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/command.js


function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}

;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = require("crypto");
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/file-command.js




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}

;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = require("path");
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try {
            step(generator.next(value));
        }
        catch (e) {
            reject(e);
        } }
        function rejected(value) { try {
            step(generator["throw"](value));
        }
        catch (e) {
            reject(e);
        } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






var ExitCode;
(function (ExitCode) {
    ExitCode[ExitCode["Success"] = 0] = "Success";
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
function debug(message) {
    command_issueCommand('debug', {}, message);
}
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
function startGroup(name) {
    command_issue('group', name);
}
function endGroup() {
    command_issue('endgroup');
}
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}






/***/ }),

/***/ 7012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ checkBypass),
/* harmony export */   s: () => (/* binding */ getProxyUrl)
/* harmony export */ });
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}


/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	(() => {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = (module) => {
/******/ 			var getter = module && module.__esModule ?
/******/ 				() => (module['default']) :
/******/ 				() => (module);
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return {"118":"report-program.js","264":"start-gateway.js","355":"gateway.js","741":"check.js","792":"main.js"}[chunkId];
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  ended: () => (/* binding */ ended)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __nccwpck_require__(8500);
// EXTERNAL MODULE: ./build/clock.js
var clock = __nccwpck_require__(837);
// EXTERNAL MODULE: ./build/node_modules/@actions/core/lib/core.js + 5 modules
var core = __nccwpck_require__(2488);
;// CONCATENATED MODULE: ./build/agents/agent.js
const transports = (/* unused pure expression or super */ null && (['http', 'mcp-remote']));
/** The environment variable that a configuration without a token refers to. */
const tokenVariable = 'PORT_ACCESS_TOKEN';

;// CONCATENATED MODULE: ./build/agents/json.js
/**
 * JSON on one line and without `'`, so that it survives single quotes in a shell, in
 * `claude_args` and in YAML. `\u0027` is the same character to every JSON parser.
 */
function quotableJson(value) {
    return JSON.stringify(value).replaceAll("'", '\\u0027');
}

// EXTERNAL MODULE: ./build/port/headers.js
var headers = __nccwpck_require__(6157);
;// CONCATENATED MODULE: ./build/agents/mcp-remote.js


/**
 * A program for `node -e`: starts npx in the root folder. Agents start their servers in the
 * workspace, and there `.npmrc`, `package.json` and `node_modules` of the repository would say what
 * npx runs and from where. On Windows npx is a batch file, which only a shell can start: its script
 * lies beside node. It holds nothing that an agent takes for a reference to a variable.
 */
const npxOutsideTheWorkspace = [
    'const { dirname, join, parse } = require("path");',
    'const { argv, execPath, platform } = process;',
    'const script = join(dirname(execPath), "node_modules/npm/bin/npx-cli.js");',
    'const [program, ...first] = platform === "win32" ? [execPath, script] : ["npx"];',
    'const options = { cwd: parse(execPath).root, stdio: "inherit" };',
    'const npx = require("child_process").spawn(program, [...first, ...argv.slice(1)], options);',
    'npx.on("exit", (code) => process.exit(code ?? 1));',
    'process.on("SIGTERM", () => npx.kill());',
].join(' ');
/**
 * What npx and mcp-remote read of the network between them and the world. Some agents start a
 * server without their own environment, but for what the configuration names.
 */
const networkVariables = [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'NO_PROXY',
    'no_proxy',
    'NODE_EXTRA_CA_CERTS',
];
/**
 * The stdio server that every agent can start: `mcp-remote`, fetched by npx at a pinned version.
 * It expands `${NAME}` in `--header` itself (https://github.com/geelen/mcp-remote, "Custom
 * Headers"), so that the bearer token is in its environment and on no command line.
 *
 * @param reference the agent's own syntax for the variable that holds the token; absent where the
 *   agent has none and hands the variable itself on
 */
function mcpRemote(server, token, reference) {
    const handedOn = token === 'env' && reference === undefined;
    const authorization = handedOn ? authorizationOf(token) : '${PORT_AUTH_HEADER}';
    const headers = Object.entries({ Authorization: authorization, ...server.headers });
    return {
        command: 'node',
        args: [
            '-e',
            npxOutsideTheWorkspace,
            '--',
            '-y',
            `mcp-remote@${server.mcpRemoteVersion}`,
            server.url,
            '--transport',
            'http-only',
            // The proxy of the environment, where there is one.
            '--enable-proxy',
            // It takes http for these two names of loopback; every other address is https.
            ...(/^http:\/\/(?!(?:localhost|127\.0\.0\.1)[:/])/.test(server.url) ? ['--allow-http'] : []),
            ...headers.flatMap(([name, value]) => ['--header', `${name}:${value}`]),
        ],
        env: handedOn ? {} : { PORT_AUTH_HEADER: authorizationOf(token, reference) },
    };
}
/** The headers of a direct connection. */
function httpHeaders(server, token, reference) {
    return { Authorization: authorizationOf(token, reference), ...server.headers };
}
/** The value of the `Authorization` header, with a reference where the token is elsewhere. */
function authorizationOf(token, reference = `\${${tokenVariable}}`) {
    return (0,headers/* bearer */.C)(token === 'env' ? reference : token.inline);
}

;// CONCATENATED MODULE: ./build/agents/claude-code.js



const variable = `\${${tokenVariable}}`;
/**
 * Claude Code and anthropics/claude-code-action
 * (https://docs.anthropic.com/en/docs/claude-code/mcp, "Environment variable expansion").
 */
const claudeCode = {
    name: 'claude-code',
    expandsNames: false,
    refersToEnvironment: true,
    configure(server, token) {
        const entry = {
            ...(server.transport === 'mcp-remote'
                ? mcpRemote(server, token, variable)
                : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) }),
            // Otherwise the model has to search for the tools before it sees them.
            alwaysLoad: true,
        };
        const config = quotableJson({ mcpServers: { [server.name]: entry } });
        const all = `mcp__${server.name}`;
        const allowedTools = server.tools?.map((tool) => `${all}__${tool}`).join(',') ?? all;
        return {
            config,
            // Without `--strict-mcp-config` the servers of the repository's own .mcp.json are started
            // unasked, with PORT_ACCESS_TOKEN in their reach. It has no value, and claude-code-action
            // knows that by the flag that follows.
            args: `--mcp-config '${config}' --strict-mcp-config --allowedTools ${allowedTools}`,
            allowedTools,
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/toml.js

/**
 * A value in TOML (https://toml.io/en/v1.0.0), on one line and without `'`. Strings and arrays of
 * strings are written alike in JSON and TOML, as long as they hold no control character and no
 * lone surrogate; keys of a table are bare: letters, digits, `_` and `-` only.
 */
function tomlValue(value) {
    if (typeof value !== 'object' || isList(value))
        return quotableJson(value);
    return inlineTable(value);
}
/** A table with its header; the rules for values and keys are those above. */
function tomlTable(name, table) {
    const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}\n`);
    return `[${name}]\n${lines.join('')}`;
}
/** A table on one line, which is what fits into an argument. */
function inlineTable(table) {
    const pairs = Object.entries(table).map(([key, value]) => `${key}=${tomlValue(value)}`);
    return `{${pairs.join(',')}}`;
}
function isList(value) {
    return Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/agents/codex.js




/**
 * What Codex sets for the commands that its model runs, which otherwise find the token in their
 * environment. It goes beside a `[shell_environment_policy]` of the user's own, whose `exclude` ours
 * would replace.
 */
const shellVariables = 'shell_environment_policy.set';
/**
 * Codex and openai/codex-action
 * (https://developers.openai.com/codex/mcp, "config.toml" and its configuration reference).
 */
const codex = {
    name: 'codex',
    expandsNames: false,
    refersToEnvironment: true,
    configure(server, token) {
        const table = {
            ...(server.transport === 'mcp-remote' ? bridge(server, token) : direct(server, token)),
            ...(server.tools && { enabled_tools: server.tools }),
            // Nobody is there to approve a call; without this `codex exec` refuses tools that write.
            default_tools_approval_mode: 'approve',
            // Codex would otherwise go on without Port when the connection fails.
            required: true,
        };
        const name = `mcp_servers.${server.name}`;
        const inEnvironment = token === 'env';
        return {
            config: [
                tomlTable(name, table),
                ...(inEnvironment ? [tomlTable(shellVariables, { [tokenVariable]: '' })] : []),
            ].join('\n'),
            args: quotableJson([
                '-c',
                `${name}=${inlineTable(table)}`,
                ...(inEnvironment ? ['-c', `${shellVariables}.${tokenVariable}=""`] : []),
            ]),
            allowedTools: server.tools ? tomlValue(server.tools) : '',
        };
    },
};
function direct(server, token) {
    return token === 'env'
        ? {
            url: server.url,
            bearer_token_env_var: tokenVariable,
            http_headers: server.headers,
        }
        : {
            url: server.url,
            http_headers: { Authorization: authorizationOf(token), ...server.headers },
        };
}
/** Codex starts a server without its own environment, but for what `env` and `env_vars` name. */
function bridge(server, token) {
    const { command, args, env } = mcpRemote(server, token);
    return {
        command,
        args,
        ...(token === 'env' ? {} : { env }),
        env_vars: [...(token === 'env' ? [tokenVariable] : []), ...networkVariables],
    };
}

;// CONCATENATED MODULE: ./build/agents/copilot-cli.js



const copilot_cli_variable = `\${${tokenVariable}}`;
/**
 * GitHub Copilot CLI (https://docs.github.com/en/copilot/how-tos/use-copilot-agents/use-copilot-cli,
 * "Add an MCP server" and "Allowing tools").
 */
const copilotCli = {
    name: 'copilot-cli',
    expandsNames: true,
    refersToEnvironment: true,
    configure(server, token) {
        const entry = {
            ...(server.transport === 'mcp-remote'
                ? { type: 'local', ...mcpRemote(server, token, copilot_cli_variable) }
                : { type: 'http', url: server.url, headers: httpHeaders(server, token, copilot_cli_variable) }),
            tools: server.tools ?? ['*'],
        };
        const config = quotableJson({ mcpServers: { [server.name]: entry } });
        const allowed = server.tools?.map((tool) => `${server.name}(${tool})`) ?? [server.name];
        const allowedTools = allowed.join(',');
        return {
            config,
            args: `--additional-mcp-config '${config}' --allow-tool='${allowedTools}'`,
            allowedTools,
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/cursor.js



const cursor_variable = `\${env:${tokenVariable}}`;
/**
 * Cursor: `.cursor/mcp.json` (https://cursor.com/docs/context/mcp, "Config interpolation"); its
 * allow-list is that of `.cursor/cli.json` (https://cursor.com/docs/cli/reference/permissions).
 */
const cursor = {
    name: 'cursor',
    expandsNames: false,
    refersToEnvironment: true,
    configure(server, token) {
        const entry = server.transport === 'mcp-remote'
            ? mcpRemote(server, token, cursor_variable)
            : { url: server.url, headers: httpHeaders(server, token, cursor_variable) };
        const tools = server.tools ?? ['*'];
        return {
            config: quotableJson({ mcpServers: { [server.name]: entry } }),
            args: '',
            allowedTools: quotableJson(tools.map((tool) => `Mcp(${server.name}:${tool})`)),
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/gemini-cli.js



const gemini_cli_variable = `\${${tokenVariable}}`;
/**
 * Gemini CLI and google-github-actions/run-gemini-cli
 * (https://geminicli.com/docs/tools/mcp-server, "mcpServers").
 */
const geminiCli = {
    name: 'gemini-cli',
    expandsNames: true,
    refersToEnvironment: true,
    configure(server, token) {
        const entry = {
            ...(server.transport === 'mcp-remote'
                ? gemini_cli_bridge(server, token)
                : { type: 'http', url: server.url, headers: httpHeaders(server, token, gemini_cli_variable) }),
            ...(server.tools && { includeTools: server.tools }),
            // Nobody is there to confirm a call.
            trust: true,
        };
        const tools = server.tools ?? ['*'];
        return {
            config: quotableJson({ mcpServers: { [server.name]: entry } }),
            args: '',
            allowedTools: tools.map((tool) => `mcp_${server.name}_${tool}`).join(','),
        };
    },
};
/** Gemini CLI keeps some variables from the servers that it starts; one that is unset is empty. */
function gemini_cli_bridge(server, token) {
    const { env, ...program } = mcpRemote(server, token, gemini_cli_variable);
    return { ...program, env: { ...env, NODE_EXTRA_CA_CERTS: '${NODE_EXTRA_CA_CERTS}' } };
}

;// CONCATENATED MODULE: ./build/agents/generic.js


/**
 * The shape that most programs take unchanged, and nothing beyond it: the Claude Agent SDK,
 * LangChain's MCP adapters and agents of your own
 * (https://modelcontextprotocol.io/docs/develop/connect-local-servers, "mcpServers").
 */
const generic = {
    name: 'generic',
    expandsNames: false,
    refersToEnvironment: false,
    configure(server, token) {
        const entry = server.transport === 'mcp-remote'
            ? mcpRemote(server, token, '${PORT_ACCESS_TOKEN}')
            : {
                type: 'http',
                url: server.url,
                headers: { Authorization: authorizationOf(token), ...server.headers },
            };
        return {
            config: quotableJson({ mcpServers: { [server.name]: entry } }),
            args: '',
            allowedTools: server.tools ? quotableJson(server.tools) : '',
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/opencode.js



const opencode_variable = `{env:${tokenVariable}}`;
/** How long opencode waits for the list of tools; its default of 5 s is less than npx can take. */
const connectMs = 30_000;
/** opencode (https://opencode.ai/docs/mcp-servers, https://opencode.ai/docs/config "Variables"). */
const opencode = {
    name: 'opencode',
    expandsNames: false,
    refersToEnvironment: true,
    configure(server, token) {
        const bridge = mcpRemote(server, token, opencode_variable);
        const place = server.transport === 'mcp-remote'
            ? {
                type: 'local',
                command: [bridge.command, ...bridge.args],
                environment: bridge.env,
            }
            : {
                type: 'remote',
                url: server.url,
                headers: httpHeaders(server, token, opencode_variable),
                // The token is here already: no log-in, whatever the server advertises.
                oauth: false,
            };
        // The repository's own opencode.json is merged below this: what is not said here is said there.
        const entry = { ...place, enabled: true, timeout: connectMs };
        const all = `${server.name}_*`;
        const tools = server.tools
            ? {
                [all]: false,
                ...Object.fromEntries(server.tools.map((tool) => [`${server.name}_${tool}`, true])),
            }
            : { [all]: true };
        return {
            config: quotableJson({ mcp: { [server.name]: entry }, tools }),
            args: '',
            allowedTools: quotableJson(tools),
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/qwen-code.js



const qwen_code_variable = `\${${tokenVariable}}`;
/**
 * Qwen Code and QwenLM/qwen-code-action
 * (https://qwenlm.github.io/qwen-code-docs/en/users/features/mcp, "mcpServers").
 */
const qwenCode = {
    name: 'qwen-code',
    expandsNames: true,
    refersToEnvironment: true,
    configure(server, token) {
        const entry = {
            ...(server.transport === 'mcp-remote'
                ? mcpRemote(server, token, qwen_code_variable)
                : { httpUrl: server.url, headers: httpHeaders(server, token, qwen_code_variable) }),
            ...(server.tools && { includeTools: server.tools }),
            // Nobody is there to confirm a call.
            trust: true,
            // Otherwise the model has to search for the tools before it sees them.
            alwaysLoadTools: true,
        };
        const all = `mcp__${server.name}__`;
        return {
            config: quotableJson({
                mcpServers: { [server.name]: entry },
                // The servers of the repository's own .mcp.json would be started too, with the token in
                // their environment.
                mcp: { allowed: [server.name] },
            }),
            args: '',
            allowedTools: (server.tools ?? ['*']).map((tool) => `${all}${tool}`).join(','),
        };
    },
};

;// CONCATENATED MODULE: ./build/agents/index.js








/** Every agent that the action writes a configuration for, the default first. */
const agents = [
    claudeCode,
    codex,
    geminiCli,
    copilotCli,
    opencode,
    cursor,
    qwenCode,
    generic,
];

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/port/auth-methods.js
var auth_methods = __nccwpck_require__(998);
// EXTERNAL MODULE: ./build/port/regions.js + 1 modules
var regions = __nccwpck_require__(2930);
// EXTERNAL MODULE: ./build/port/tool-names.js
var tool_names = __nccwpck_require__(5364);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __nccwpck_require__(7030);
// EXTERNAL MODULE: ./build/escape.js
var build_escape = __nccwpck_require__(2028);
;// CONCATENATED MODULE: ./build/inputs/refused.js

/** Why a value is refused: a sentence without the input's name. */
class Refused extends Error {
    /** The sentence, with what it shows of the value put through `quote`. */
    sentence;
    constructor(sentence) {
        super('The value of an input is refused');
        this.sentence = typeof sentence === 'string' ? () => sentence : sentence;
    }
}
/** As long as any name that an input takes, so that these are shown whole. */
const maxShown = 80;
/**
 * The beginning of a value between quotes, so that no character of it does anything, and nothing
 * of a secret is shown.
 *
 * @param clean makes foreign text fit to be shown, with *** for what is secret
 */
function quoted(text, clean) {
    const cleaned = clean(text);
    // Cleaning drops what cannot be seen, which may be just what is wrong with the value: it is
    // spelled out, unless there is a secret around it.
    const shown = beginning(cleaned.includes('***') ? cleaned : text);
    return (0,build_escape/* unicodeEscaped */.l)(JSON.stringify(shown), /[^ -~]/g);
}
/**
 * At most 80 characters. Of a word that does not fit, four: it may be a secret that this action was
 * not told of, and the runner masks those only where they are whole.
 */
function beginning(text) {
    const characters = Array.from(text);
    if (characters.length <= maxShown)
        return text;
    const head = characters.slice(0, maxShown).join('');
    return `${head.replace(/([^\s,:]{4})[^\s,:]+$/, '$1')}...`;
}

;// CONCATENATED MODULE: ./build/inputs/list.js

/**
 * Texts separated by commas or white space, each once; also as the items of a list in YAML or
 * JSON: `- a`, `[a, b]`, `["a", "b"]`.
 */
function list(text) {
    const inside = /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
    const items = inside
        .replace(/(^|[\s,])-[ \t]+(?=[^\s,-])/g, '$1')
        .replace(/(?<=^|[\s,])["'`]|["'`](?=$|[\s,])/g, '')
        .split(/[\s,]+/)
        .filter((item) => item !== '');
    const [first, ...rest] = new Set(items);
    if (first === undefined)
        throw new Refused('names nothing; leave it empty to narrow nothing');
    return [first, ...rest];
}

;// CONCATENATED MODULE: ./build/inputs/values.js


/** The version that the tests run; see package.json. */
const defaultMcpRemoteVersion = '0.15.1';
/** One of the values, spelled exactly so. */
function oneOf(values) {
    return (text) => {
        const value = values.find((candidate) => candidate === text);
        if (value === undefined) {
            throw new Refused((quote) => `is ${quote(text)}, but takes one of: ${values.join(', ')}`);
        }
        return value;
    };
}
/** The YAML 1.2 core schema, as in the runner's own `getBooleanInput`. */
function yesOrNo(text) {
    if (['true', 'True', 'TRUE'].includes(text))
        return true;
    if (['false', 'False', 'FALSE'].includes(text))
        return false;
    throw new Refused((quote) => `is ${quote(text)}, but takes true or false`);
}
/** A whole number from `min` to `max`, both included. */
function wholeNumber(min, max) {
    return (text) => {
        const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
        if (!(value >= min && value <= max)) {
            throw new Refused((quote) => `is ${quote(text)}, but takes a whole number from ${min} to ${max}`);
        }
        return value;
    };
}
/** A server name that is the same in JSON, TOML, a tool name and an agent's allow-list. */
function serverName(text) {
    if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/.test(text) || text.includes('__')) {
        throw new Refused((quote) => `is ${quote(text)}, but takes up to 32 letters, digits, - and _ (not __), with a letter or digit at both ends`);
    }
    return text;
}
/** Port action identifiers; none of them where the text is `none`, in any letter case. */
function actionIdentifiers(text) {
    const names = list(text);
    const isWord = (name, ...words) => words.includes(name.toLowerCase());
    if (names.length === 1 && isWord(names[0], 'none'))
        return [];
    for (const name of names) {
        if (isWord(name, 'none')) {
            throw new Refused('takes either `none` alone or action identifiers');
        }
        if (isWord(name, 'all', '*')) {
            throw new Refused((quote) => `names ${quote(name)}, but takes action identifiers; leave it empty for all`);
        }
        if (!/^(?!-$)[A-Za-z0-9@_.:/=-]{1,100}$/.test(name)) {
            throw new Refused((quote) => `names ${quote(name)}, but an action identifier has letters, digits and @ _ . : / = - only; separate them by commas, spaces or lines`);
        }
    }
    return names;
}
/** One exact version of mcp-remote. */
function pinnedVersion(text) {
    const [, major, minor, patch] = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text) ?? [];
    if (major === undefined || minor === undefined || patch === undefined) {
        throw new Refused((quote) => `is ${quote(text)}, but takes one exact version, for example ${defaultMcpRemoteVersion}`);
    }
    const [x, y, z] = [Number(major), Number(minor), Number(patch)];
    if (x === 0 && (y < 1 || (y === 1 && z < 16))) {
        throw new Refused('takes 0.1.16 or later: a hostile server could run commands through earlier ones (CVE-2025-6514)');
    }
    return text;
}

;// CONCATENATED MODULE: ./build/inputs/addresses.js




/** The inputs that hold an address, and what each takes. */
const kinds = {
    auth_base_url: { service: 'api', address: 'authBaseUrl', given: 'the client secret' },
    mcp_url: { service: 'mcp', address: 'mcpUrl', given: 'the access token' },
};
const names = {
    api: "Port's API",
    mcp: "Port's MCP server",
    app: "Port's app",
};
/** A region, in any letter case. */
function region(text) {
    const value = regions/* regions */.Ei.find((name) => name === text.toLowerCase());
    return value ?? oneOf(regions/* regions */.Ei)(text);
}
/** The base of Port's API, that `/auth/access_token` is appended to. */
function authBaseUrl(text) {
    const base = (0,regions/* withoutSlashes */.C2)(address('auth_base_url', text));
    if (base.endsWith('/auth/access_token')) {
        throw new Refused('takes the base alone, for example https://api.port.io/v1: /auth/access_token is appended');
    }
    return base;
}
/** The URL of Port's MCP server. */
function mcpUrl(text) {
    const url = address('mcp_url', text);
    if ((0,regions/* portHost */.sf)(url) && url.endsWith('/token')) {
        throw new Refused('takes the server alone, for example https://mcp.port.io/v1: /token is appended with auth_method: oauth');
    }
    return url;
}
/** A URL that the secret or the token may go to; no message shows it, since it may hold a password. */
function address(input, text) {
    const kind = kinds[input];
    const url = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null;
    if (!url) {
        throw new Refused(`is not a URL; it takes one like ${regions/* addresses */.Nt.eu[kind.address]}`);
    }
    const host = (0,regions/* portHost */.sf)(url.href);
    // Links into the app have queries and fragments, which are not what is wrong with them.
    if (host?.service === 'app')
        throw ofAnotherService(host, kind);
    if (url.username !== '' || url.password !== '') {
        throw new Refused('holds a user name or password; credentials go into client_id and client_secret');
    }
    if (/[?#]/.test(text)) {
        throw new Refused('takes a URL without a query (?) and without a fragment (#)');
    }
    if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
        throw new Refused('must begin with https://, or the secret would cross the network in the clear');
    }
    if (host && host.service !== kind.service)
        throw ofAnotherService(host, kind);
    return (0,regions/* withVersion */.$2)(url.pathname === '/' ? url.origin : url.href);
}
function ofAnotherService({ region, service }, wanted) {
    return new Refused(`is an address of ${names[service]}, but takes that of ${names[wanted.service]}: ${regions/* addresses */.Nt[region][wanted.address]}`);
}
function isLoopback(hostname) {
    return (hostname === 'localhost' ||
        hostname === '[::1]' ||
        ((0,external_node_net_.isIPv4)(hostname) && hostname.startsWith('127.')));
}
/** The region that was said, or else that of an address of Port's own, or else the default. */
function regionUsed(said) {
    const [first] = regionsSaid(said);
    return first ? { name: first.region, saidBy: first.input } : { name: 'eu', saidBy: undefined };
}
/** In words, for messages. */
function regionInWords({ name, saidBy }) {
    if (saidBy === undefined)
        return `region ${name} (the default)`;
    return `region ${name}${saidBy === 'region' ? '' : ` (as in ${saidBy})`}`;
}
/** What contradicts itself in the inputs that are set; undefined where nothing does. */
function contradiction(said) {
    const [first, ...others] = regionsSaid(said);
    const contrary = others.filter(({ region }) => region !== first?.region);
    const [other] = contrary;
    if (!first || !other)
        return undefined;
    if (first.input !== 'region') {
        return `${first.input} is in Port's region ${first.region} and ${other.input} in ${other.region}, which refuses the other's tokens; set region alone, or both addresses`;
    }
    const inputs = contrary.map(({ input }) => input).join(' and ');
    return `region is ${first.region}, but ${inputs} ${contrary.length === 1 ? 'is' : 'are'} in Port's region ${other.region}, which refuses the other's credentials; set region alone, or addresses of one region`;
}
function regionsSaid(said) {
    const { region: chosen, auth_base_url: api, mcp_url: mcp } = said;
    const all = {
        region: chosen,
        auth_base_url: api === undefined ? undefined : (0,regions/* regionOf */.AP)(api),
        mcp_url: mcp === undefined ? undefined : (0,regions/* regionOf */.AP)(mcp),
    };
    return ['region', 'auth_base_url', 'mcp_url'].flatMap((input) => {
        const region = all[input];
        return region === undefined ? [] : [{ input, region }];
    });
}
/** A warning for each address that is not Port's and could be taken for it. */
function lookAlikes(said, quote) {
    return ['auth_base_url', 'mcp_url'].flatMap((input) => {
        const url = said[input];
        if (url === undefined || !(0,regions/* resemblesPorts */.Do)(url))
            return [];
        return [
            `${input} leads to ${quote(new URL(url).host)}, which is none of Port's hosts and looks like one. Make sure that it is meant to be given ${kinds[input].given}: Port's own are ${(0,regions/* portsOwn */.VE)(kinds[input].address)}.`,
        ];
    });
}

;// CONCATENATED MODULE: ./build/inputs/credentials.js


/** What stands for a value that is not there, or that somebody has hidden. */
const placeholder = /^(?:null|undefined|none|nil|nan|true|false|\[object object\]|[*\u2022\u25cf.]+)$/i;
/** `$NAME`, `${NAME}`, `$(command)`, `$env:NAME`, `%NAME%`, `secrets.NAME` and the like. */
const reference = /^(?:\$\{.*\}|\$\(.*\)|\$(?:env:)?[a-z_]\w*|%[a-z_]\w*%|(?:secrets|vars|env|inputs|steps|needs)\.[\w.-]+)$/i;
/** Ends of a text that was copied together with the marks around it. */
const wrapped = /^["'`\u201c\u201d\u2018\u2019\u00ab\u00bb]|["'`\u201c\u201d\u2018\u2019\u00ab\u00bb]$|^<.*>$|^\{.*\}$|^\[.*\]$|^\(.*\)$/;
/**
 * A client ID or a client secret; its value is in no message. Refused is what no credential of
 * Port's can be.
 */
function credential(text) {
    // Nearly all values pass this, and the first use of Unicode's properties takes milliseconds.
    if (/[^ -~]/.test(text))
        refuseUnseen(text);
    if (placeholder.test(text)) {
        throw new Refused('is a placeholder (such as null, undefined or ***), not a value: check the step or the secret that it comes from');
    }
    if (text.includes('${{')) {
        throw new Refused('holds an expression (${{) that GitHub has not evaluated: write it in the workflow file, not in the value of a secret or a variable');
    }
    if (reference.test(text)) {
        throw new Refused('is the name of a variable or of a secret, not its value: write ${{ secrets.NAME }} in the workflow');
    }
    if (wrapped.test(text)) {
        throw new Refused('has quotes or brackets around it: store the value alone');
    }
    if (/\s/.test(text)) {
        throw new Refused('holds white space: store the value alone, in one piece');
    }
    return text;
}
/** Line breaks, control characters, and what a page or a chat adds that nobody sees. */
function refuseUnseen(text) {
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
        throw new Refused('holds a line break or another control character: paste the value alone');
    }
    const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.exec(text)?.[0];
    if (invisible !== undefined) {
        throw new Refused(`holds the invisible character ${codePoint(invisible)}, which copying from a page or a chat adds: store the value again without it`);
    }
}
/** What may be wrong with accepted credentials, as sentences that begin with the input's name. */
function doubts(clientId, clientSecret) {
    const foreign = Object.entries({ client_id: clientId, client_secret: clientSecret })
        .filter(([, value]) => /[^ -~]/.test(value))
        .map(([name]) => `${name} holds characters outside ASCII, which Port's credentials do not have. Should Port refuse it, copy it anew.`);
    return [
        ...foreign,
        ...(isPersonal(clientId)
            ? [
                "client_id is an e-mail address: these are a person's own credentials, with all that the person may do. Use those of a service account that has as few rights as the agent needs.",
            ]
            : []),
        ...(clientSecret !== '' && clientSecret.length < auth_methods/* shortestSecret */.bs
            ? [
                `client_secret has fewer than ${auth_methods/* shortestSecret */.bs} characters, which is too short for a secret of Port's. Check that it is whole; it is not used to seal the token.`,
            ]
            : []),
    ];
}
/** As Port's own integrations tell (port-labs/ocean); a service account has an address of Port's. */
function isPersonal(clientId) {
    return (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(clientId) && !clientId.endsWith('@serviceaccounts.getport.io'));
}
function codePoint(character) {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

;// CONCATENATED MODULE: ./build/inputs/tools.js



/** The server's name in Port's guide, whose list of tools works as it is. */
const defaultServerName = 'port-prod';
const readOnlyWord = 'read-only';
const inReadOnlyMode = 'write `read-only` for the tools that only read';
/** What somebody may mean who writes such a word in place of names. */
const meanings = [
    [/^(?:read|read[-_]?only)$/, inReadOnlyMode],
    [/^(?:\*|all|any|every|everything)$/, 'leave it empty for all tools'],
    [
        /^(?:-|none|nothing|no|false|off|null|undefined|nil|~)$/,
        'name at least one tool, or leave it empty for all; an agent that needs none of them needs no step',
    ],
    [/^(?:true|yes|on)$/, 'name the tools, write `read-only`, or leave it empty for all'],
];
/**
 * Tool names, also as agents spell them; or `read-only`.
 *
 * @param server the input `server_name`
 */
function toolNames(server) {
    return (text) => {
        const items = list(text);
        if (items.length === 1 && items[0] === readOnlyWord)
            return readOnlyWord;
        if (items.includes(readOnlyWord)) {
            throw new Refused('takes either `read-only` alone or tool names');
        }
        if (/^read\s+only$/i.test(text))
            throw instead(text, inReadOnlyMode);
        return [...new Set(items.map((item) => toolName(item, server)))];
    };
}
function toolName(item, server) {
    const remedy = meanings.find(([words]) => words.test(item.toLowerCase()))?.[1];
    if (remedy !== undefined)
        throw instead(item, remedy);
    const name = unwrapped(item, server);
    if (name === '' || name === '*') {
        throw instead(item, 'that is the whole server; leave it empty for all tools');
    }
    if (name.includes('*'))
        throw instead(item, 'patterns are not supported; name each tool');
    if (isOfAnotherServer(name)) {
        throw instead(item, `that is a tool of another server than \`${server}\`; leave it out, or give the name alone`);
    }
    if (!/^(?!-)[A-Za-z0-9_-]{1,64}$/.test(name)) {
        throw instead(item, 'a tool name has letters, digits, _ and - only, and none of Port begins with -; separate names by commas, spaces or lines, leave it empty for all tools');
    }
    return name;
}
function instead(item, remedy) {
    return new Refused((quote) => `names ${quote(item)}: ${remedy}`);
}
/**
 * The name in the spelling of an agent: `mcp__port-prod__x` (Claude Code, and Codex with `_` for
 * `-`), `mcp_port-prod_x` (Gemini CLI), `port-prod_x` (opencode), `port-prod-x` and `port-prod(x)`
 * (Copilot CLI), `Mcp(port-prod:x)` (Cursor), `port-prod/x`. One such wrapping is taken off, so
 * that a tool called `port-prod-x` can still be named, as `mcp__port-prod__port-prod-x`. Empty for
 * the server alone.
 */
function unwrapped(item, server) {
    // The longer one first: with a server called `port`, `port-prod-x` is still the guide's `x`.
    const servers = [...new Set([server, defaultServerName])].sort((a, b) => b.length - a.length);
    for (const name of servers) {
        const any = name.replace(/[-_]/g, '[-_]');
        const wrappings = [
            `mcp__${any}(?:__(.*))?`,
            `mcp_${any}_(.*)`,
            `mcp\\(${any}(?::(.*))?\\)`,
            `${any}\\((.*)\\)`,
            `${any}[/:](.*)`,
            ...(ownsPrefix(name) ? [`${any}(?:(?:__|_|-)(.*))?`] : []),
        ];
        for (const wrapping of wrappings) {
            const match = new RegExp(`^${wrapping}$`, 'i').exec(item);
            if (match)
                return match[1] ?? '';
        }
    }
    return item;
}
/**
 * Whether a name that begins with the server's is a spelling of one of its tools:
 * `search_port_knowledge_sources` is a tool itself, not one of a server called `search`, and
 * `mcp__github__x` none of a server called `mcp`.
 */
function ownsPrefix(server) {
    return (0,tool_names/* harmOf */.sY)(server) === undefined && server.toLowerCase() !== 'mcp';
}
/** `mcp__github__x`, `mcp_github_x`, `Mcp(github:x)`, `github(x)`, `github/x`, `github:x`. */
function isOfAnotherServer(name) {
    return /^mcp_|^[\w-]+\(.*\)$|^[\w-]+[/:][\w-]+$/i.test(name);
}
/** The names of tools that read-only mode hides, by what Port calls them. */
function hiddenInReadOnlyMode(tools) {
    if (tools === undefined || tools === readOnlyWord)
        return [];
    return tools.filter((name) => ((0,tool_names/* harmOf */.sY)(name) ?? 0) > 0);
}

;// CONCATENATED MODULE: ./build/inputs/index.js











/**
 * The action's inputs, all of them checked.
 *
 * @param get returns an input's value without white space around it, empty where it is not set
 * @param clean makes text fit to be shown, with *** for every piece of the client secret
 * @throws InputError with every problem at once
 */
function readInputs(get, clean) {
    const problems = [];
    const quote = (text) => quoted(text, clean);
    /** The parsed value, or the default where the input is empty; a problem is kept for later. */
    function read(name, fallback, parse) {
        const text = get(name);
        try {
            if (name !== 'client_secret' && holds(text, get('client_secret'), clean)) {
                throw new Refused('holds the client secret, which goes into client_secret alone');
            }
            return text === '' ? fallback : parse(text);
        }
        catch (error) {
            if (!(error instanceof Refused))
                throw error;
            problems.push(`${name} ${error.sentence(quote)}`);
            return fallback;
        }
    }
    /** The same for an input whose default depends on others. */
    function readIfSet(name, parse) {
        return read(name, undefined, parse);
    }
    const clientId = read('client_id', '', credential);
    const clientSecret = read('client_secret', '', credential);
    const missing = ['client_id', 'client_secret'].filter((name) => get(name) === '');
    if (missing.length > 0)
        problems.push(missingCredentials(missing));
    const said = {
        region: readIfSet('region', region),
        auth_base_url: readIfSet('auth_base_url', authBaseUrl),
        mcp_url: readIfSet('mcp_url', mcpUrl),
    };
    const contradictory = contradiction(said);
    if (contradictory !== undefined)
        problems.push(contradictory);
    const used = regionUsed(said);
    const mcp = said.mcp_url ?? regions/* addresses */.Nt[used.name].mcpUrl;
    const method = read('auth_method', 'api', oneOf(auth_methods/* authMethodNames */.mp));
    const base = said.auth_base_url ?? regions/* addresses */.Nt[used.name].authBaseUrl;
    const tokenUrl = auth_methods/* authMethods */.Zx[method].url(base, mcp);
    const agentName = read('agent', claudeCode.name, oneOf(agents.map(({ name }) => name)));
    const agent = agents.find(({ name }) => name === agentName) ?? claudeCode;
    const server = read('server_name', defaultServerName, serverName);
    const tools = read('tools', undefined, toolNames(server));
    const readOnlyTools = tools === 'read-only';
    const readOnly = read('read_only', false, yesOrNo) || readOnlyTools;
    const allowedActions = readIfSet('allowed_actions', actionIdentifiers);
    const hidden = readOnly ? hiddenInReadOnlyMode(tools) : [];
    if (hidden.length > 0) {
        problems.push([
            'tools names what read_only: true hides:',
            ...hidden.map((name) => `  - ${name}: ${tool_names/* hiddenByReadOnlyMode */.rz}`),
        ].join('\n'));
    }
    const tokenInConfig = read('token_in_config', 'inline', oneOf(['inline', 'env']));
    if (tokenInConfig === 'env' && !agent.refersToEnvironment) {
        problems.push(`token_in_config: env is not for agent: ${agent.name}, whose configuration has no reference to a variable; leave it at inline`);
    }
    if (agent.expandsNames && /\$\w/.test(mcp)) {
        problems.push(`mcp_url holds what ${agent.name} would take for a reference to a variable`);
    }
    const transport = read('transport', 'http', oneOf(['http', 'gateway', 'mcp-remote']));
    if (transport === 'gateway' && tokenInConfig === 'env') {
        problems.push('token_in_config is env, but with transport: gateway the configuration holds no token, only a key of this job: leave it out');
    }
    const settings = {
        credentials: { clientId, clientSecret },
        tokenEndpoint: {
            method,
            url: tokenUrl,
            usedRegion: (0,regions/* regionOf */.AP)(tokenUrl) === undefined ? undefined : regionInWords(used),
        },
        mcpUrl: mcp,
        agent,
        transport,
        mcpRemoteVersion: read('mcp_remote_version', defaultMcpRemoteVersion, pinnedVersion),
        serverName: server,
        tools,
        narrowing: { readOnly, allowedActions },
        tokenInConfig,
        verify: read('verify', true, yesOrNo) || readOnlyTools,
        summary: read('summary', true, yesOrNo),
        sealedToken: read('sealed_token', '', (text) => text),
        minLifetimeSeconds: read('min_lifetime_seconds', 300, wholeNumber(0, 86_400)),
        timeoutSeconds: read('timeout_seconds', 60, wholeNumber(1, 3600)),
        maxAttempts: read('max_attempts', 4, wholeNumber(1, 10)),
        warnings: [
            ...doubts(clientId, clientSecret),
            ...lookAlikes(said, quote),
            ...openTriggers(tools, { readOnly, allowedActions }),
        ],
    };
    if (problems.length > 0)
        throw new errors/* InputError */.dz(problems);
    return settings;
}
/** Whether a value holds the whole client secret, or as much of it in some encoding. */
function holds(text, clientSecret, clean) {
    if (clientSecret.length < auth_methods/* shortestSecret */.bs)
        return false;
    return (text.toLowerCase().includes(clientSecret.toLowerCase()) ||
        text
            .split(/[\s,]+/)
            .filter((word) => word.length >= auth_methods/* shortestSecret */.bs)
            .some((word) => lengthHidden(word, clean(word)) >= auth_methods/* shortestSecret */.bs));
}
function lengthHidden(word, cleaned) {
    return cleaned.includes('***') ? word.length - cleaned.replaceAll('***', '').length : 0;
}
/** A warning where `allowed_actions` may not keep the agent from running other actions. */
function openTriggers(tools, { readOnly, allowedActions }) {
    const isOpen = tools === undefined || (tools !== 'read-only' && tools.some(tool_names/* isTrigger */.fo));
    if (allowedActions === undefined || readOnly || !isOpen)
        return [];
    return [
        "allowed_actions limits the tool run_action; no text of Port's says that it limits trigger_run, which runs actions and workflows too and is open to the agent. Name the tools that the agent needs in tools, without trigger_run, or set read_only: true.",
    ];
}
function missingCredentials(names) {
    const settings = names
        .map((name) => `${name}: \${{ secrets.PORT_${name.toUpperCase()} }}`)
        .join(', ');
    return [
        `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} empty.`,
        `Set ${settings} and check the names of the secrets.`,
        'GitHub gives no secrets to workflows of pull requests from forks, and only Dependabot secrets to Dependabot runs;',
        'a reusable workflow gets them through `secrets:` of its caller.',
    ].join(' ');
}

// EXTERNAL MODULE: ./build/json.js
var json = __nccwpck_require__(7657);
// EXTERNAL MODULE: ./build/port/exchange.js
var exchange = __nccwpck_require__(1846);
;// CONCATENATED MODULE: ./build/log.js





// What a person reads in the log of the step, in the order in which it happens.
/** For debug runs: the settings without the credentials and the sealed token. */
function logSettings(settings) {
    const { agent, mcpUrl, transport, serverName, tools, narrowing } = settings;
    const { tokenInConfig, timeoutSeconds, maxAttempts } = settings;
    const server = { mcpUrl, transport, serverName, tools, narrowing };
    const shown = { agent: agent.name, server, tokenInConfig, timeoutSeconds, maxAttempts };
    core/* debug */.Yz(`Node ${process.version}, ${JSON.stringify(shown)}`);
}
function logRetry(failure, attempt, maxAttempts, waitMs) {
    core/* info */.pq(`Attempt ${attempt} of ${maxAttempts} failed, the next follows in ${(0,clock/* inSeconds */.F7)(waitMs)}. ${failure.message}`);
}
function logSealedToken(opened) {
    core/* info */.pq('refusal' in opened
        ? `The sealed token is not used: ${opened.refusal}.`
        : `Sealed token opened and masked; ${lifetime(opened)}`);
}
function logExchange({ tokenEndpoint }) {
    const { name, url } = (0,exchange/* asPortEndpoint */.b)(tokenEndpoint);
    const { usedRegion } = tokenEndpoint;
    const region = usedRegion === undefined ? '' : `; this run uses ${usedRegion}`;
    core/* info */.pq(`Exchanging the client credentials at ${name}, ${url}${region}`);
}
/** @param tookMs how long the exchange took */
function logToken(token, tookMs) {
    core/* info */.pq(`Access token received and masked after ${(0,clock/* inSeconds */.F7)(tookMs)}; ${lifetime(token)}`);
}
/** Port hands out the same token until it expires: a fresh exchange may give one that is old. */
function warnOfShortLife({ expiresInSeconds }) {
    core/* warning */.$e(`The access token expires in ${expiresInSeconds} s. Port hands out the same token until it expires, to everybody with these credentials: give agents credentials of their own.`);
}
/** @param tookMs how long the check took */
function logCheck(mcpUrl, tools, tookMs) {
    core/* info */.pq(`The MCP server at ${mcpUrl} accepts the token and offers ${tools} tools; checked in ${(0,clock/* inSeconds */.F7)(tookMs)}`);
}
/**
 * @param proxy why agents would not reach the gateway
 * @param memory why the token is not safe in its memory
 */
function logGateway({ proxy, memory, }) {
    if (proxy !== undefined)
        core/* warning */.$e(proxy);
    if (memory !== undefined)
        core/* info */.pq(memory);
}
/** @param shown the configuration, with *** for the token */
function logConfiguration({ agent, transport, narrowing: { readOnly }, tokenInConfig, verify }, server, shown) {
    const way = {
        http: ' over HTTP',
        gateway: ', the gateway, which holds the token until the job ends',
        'mcp-remote': ` through mcp-remote ${server.mcpRemoteVersion}`,
    }[transport];
    core/* info */.pq(`Configuration for ${agent.name}: server ${server.name} at ${server.url}${way}`);
    if (verify && transport === 'mcp-remote') {
        core/* info */.pq('Not checked: that npx can fetch mcp-remote when the agent starts it, and that mcp-remote then connects, through your proxy where there is one. `transport: http` needs no npx.');
    }
    if (transport !== 'gateway') {
        core/* info */.pq(`The agent can reach the token, in its ${tokenInConfig === 'env' ? 'environment' : 'configuration'} and in files of the runner; \`transport: gateway\` keeps it from the agent.`);
    }
    core/* info */.pq(`Open to the agent: ${openTools(server.tools, readOnly)}`);
    core/* startGroup */.Oh('mcp_config, with *** for the token');
    core/* info */.pq(shown);
    core/* endGroup */.N4();
}
/** Fails the step with one annotation, and returns what it says. */
function logFailure(error, secrets) {
    const known = error instanceof errors/* ActionError */.lZ;
    const message = known ? error.message : `Unexpected failure: ${secrets.clean(String(error))}`;
    core/* setFailed */.C1(message);
    if (!known)
        core/* debug */.Yz(secrets.clean(String((0,json/* property */.M)(error, 'stack')), 2000));
    return message;
}
function openTools(tools, readOnly) {
    if (tools)
        return `${tools.join(', ')}${readOnly ? ' (read-only mode)' : ''}`;
    return readOnly
        ? 'every tool that only reads'
        : 'every tool that the credentials allow. Name those it needs in `tools`, or set `read_only: true`.';
}
function lifetime({ expiresAt, expiresInSeconds }) {
    return `it expires at ${(0,clock/* isoSeconds */.nE)(expiresAt)}, in ${expiresInSeconds} s`;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./build/markdown.js
var markdown = __nccwpck_require__(2542);
;// CONCATENATED MODULE: ./build/summary.js



/** A thousand names of 80 characters, each of them six bytes at most, are half of the runner's 1 MiB. */
const maxNameLength = 80;
/**
 * The job summary, as GitHub's Markdown: one line that says it all, what is open to the agent, and
 * the rest folded, since a matrix writes one for each of its jobs.
 */
function summaryOf(facts, secrets) {
    const { server, narrowing, transport, agent, region, expiresAt, offered, note } = facts;
    const isOpen = ({ name }) => server.tools?.includes(name) ?? true;
    const open = offered.filter(isOpen);
    const closed = offered.filter((tool) => !isOpen(tool));
    const names = (tools) => tools
        .map(({ name, readOnly }) => `${(0,markdown/* code */.a)(secrets.clean(name, maxNameLength))}${mark(readOnly)}`)
        .join(', ');
    const count = closed.length === 0 ? `all ${offered.length}` : `${open.length} of ${offered.length}`;
    return [
        `### Connected to Port${region === undefined ? '' : ` (${region})`}: ${agent} may use ${count} tools, ${doing(open)}; token valid until ${minutes(expiresAt)} UTC`,
        '',
        `Server ${(0,markdown/* code */.a)(server.name)} at ${(0,markdown/* code */.a)(server.url)}, ${transport}, ${narrowed(narrowing)}.`,
        '',
        `Open to ${agent}: ${names(open)}`,
        ...(closed.length === 0
            ? []
            : [
                '',
                `<details><summary>Not open: ${closed.length} tools</summary>`,
                '',
                names(closed),
                '',
                '</details>',
            ]),
        ...(note === undefined ? [] : ['', note]),
        '',
    ].join('\n');
}
/**
 * The job summary of a step that failed: its whole message, which an annotation cuts short.
 *
 * @param help where to read on; undefined where that is not known
 */
function failureSummary(message, help) {
    return [
        '### Not connected to Port',
        '',
        '```text',
        (0,build_escape/* unicodeEscaped */.l)(message, /`/g),
        '```',
        ...(help === undefined ? [] : ['', `[What to do about it](${help})`]),
        '',
    ].join('\n');
}
/** What the server says that tools do, counted. */
function doing(tools) {
    const writing = tools.filter(({ readOnly }) => readOnly === false).length;
    const silent = tools.filter(({ readOnly }) => readOnly === undefined).length;
    if (writing + silent === 0)
        return 'all read-only';
    return [
        ...(writing > 0 ? [`${writing} of which write`] : []),
        ...(silent > 0 ? [`${silent} of which do not say whether they write`] : []),
    ].join(' and ');
}
function mark(readOnly) {
    if (readOnly === true)
        return '';
    return readOnly === false ? ' (writes)' : ' (does not say)';
}
function narrowed({ readOnly, allowedActions }) {
    const actions = allowedActions === undefined
        ? 'all actions'
        : `actions: ${allowedActions.map(markdown/* code */.a).join(', ') || 'none'}`;
    return `${readOnly ? 'read-only mode' : 'no read-only mode'}, ${actions}`;
}
/** UTC, to the minute. */
function minutes(date) {
    return (0,clock/* isoSeconds */.nE)(date).slice(0, 16).replace('T', ' ');
}

// EXTERNAL MODULE: ./build/verify/tool.js
var tool = __nccwpck_require__(9427);
;// CONCATENATED MODULE: ./build/outputs.js








/** To a file that is there already, as the runner's are. */
const appending = external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND;
/**
 * Without the runner's output file @actions/core would print the outputs, the token among them.
 *
 * @throws ActionError
 */
function requireOutputFile() {
    const file = process.env.GITHUB_OUTPUT ?? '';
    try {
        (0,external_node_fs_.closeSync)((0,external_node_fs_.openSync)(file, appending));
    }
    catch (error) {
        const code = String((0,json/* property */.M)(error, 'code'));
        throw new errors/* ActionError */.lZ(code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
            ? `The file for the outputs (GITHUB_OUTPUT) cannot be written (${code}): it belongs to another user. Where the job runs in a container, give it the runner's user: \`options: --user\` of the job's \`container:\`.`
            : 'There is no file to write the outputs to (GITHUB_OUTPUT): this program runs as a step of a GitHub Actions job.');
    }
}
/** Sets every output; nothing but a failing disk can stop it half way. */
function setOutputs(results, secrets) {
    const { token, server, configuration, offered, sealedToken, gateway } = results;
    const outputs = {
        // The runner keeps outputs in files that every later step can read.
        access_token: gateway ? '' : token.value,
        mcp_config: configuration.config,
        agent_args: configuration.args,
        allowed_tools: configuration.allowedTools,
        mcp_url: server.url,
        server_name: server.name,
        expires_in: String(token.expiresInSeconds),
        expires_at: (0,clock/* isoSeconds */.nE)(token.expiresAt),
        tools: offered ? (0,tool/* namesAsJson */.ZK)(offered, secrets) : '',
        sealed_token: sealedToken,
        gateway: gateway?.handle ?? '',
    };
    for (const [name, value] of Object.entries(outputs))
        core/* setOutput */.uH(name, value);
}
/** Adds to the job's summary; one that cannot be written is no reason to fail. */
function writeSummary({ agent, mcpUrl: url, transport, narrowing }, { name, tools }, { expiresAt }, offered, note, secrets) {
    const facts = {
        server: { name, url, tools },
        narrowing,
        transport,
        agent: agent.name,
        region: (0,regions/* regionOf */.AP)(url),
        expiresAt,
        offered,
        note,
    };
    addToSummary(summaryOf(facts, secrets));
}
/** The same of a step that failed. */
function writeFailureSummary(message) {
    addToSummary(failureSummary(message, helpPage()));
}
/** The page about failures, in the repository and at the version that the workflow uses. */
function helpPage() {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY = '', GITHUB_ACTION_REF = '' } = process.env;
    if (!/^[\w.-]+\/[\w.-]+$/.test(GITHUB_ACTION_REPOSITORY))
        return undefined;
    if (!/^[\w./-]+$/.test(GITHUB_ACTION_REF))
        return undefined;
    const server = GITHUB_SERVER_URL ?? 'https://github.com';
    return `${server}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/docs/troubleshooting.md`;
}
/** Not by `core.summary`, which needs a thread: names that are being resolved may hold them all. */
function addToSummary(markdown) {
    try {
        const file = (0,external_node_fs_.openSync)(process.env.GITHUB_STEP_SUMMARY ?? '', appending);
        try {
            (0,external_node_fs_.writeFileSync)(file, markdown);
        }
        finally {
            (0,external_node_fs_.closeSync)(file);
        }
    }
    catch {
        core/* warning */.$e('The job summary could not be written.');
    }
}

// EXTERNAL MODULE: ./build/retry-plan.js
var retry_plan = __nccwpck_require__(5441);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: ./build/port/access-token.js
var access_token = __nccwpck_require__(7429);
;// CONCATENATED MODULE: ./build/sealed/seal.js




/** `v1.` did not derive the key from all of the context. */
const prefix = 'v2.';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
/** Far more than any sealed token has. */
const maxLength = 64 * 1024;
/** Whether tokens can be sealed with this client secret: whether it has 16 characters or more. */
function canSealWith(clientSecret) {
    return clientSecret.length >= auth_methods/* shortestSecret */.bs;
}
/**
 * Encrypts the token under a key from the client secret and the rest of the context (HKDF-SHA-256,
 * RFC 5869; AES-256-GCM, NIST SP 800-38D), so that it can be a job output, which the runner drops
 * where it holds a masked value. The secret is random and long, so that the key needs no
 * stretching.
 *
 * @param random gives that many random bytes
 * @returns the text for the output `sealed_token`; empty, as an output that is not set, for a
 *   secret with which tokens cannot be sealed
 */
function seal(token, context, random = external_node_crypto_.randomBytes) {
    if (!canSealWith(context.clientSecret))
        return '';
    const salt = random(saltBytes);
    const nonce = random(nonceBytes);
    const cipher = (0,external_node_crypto_.createCipheriv)('aes-256-gcm', keyOf(context, salt), nonce, {
        authTagLength: tagBytes,
    });
    const text = JSON.stringify({ token: token.value, expiresAt: token.expiresAt.getTime() });
    const sealed = Buffer.concat([
        salt,
        nonce,
        cipher.update(text),
        cipher.final(),
        cipher.getAuthTag(),
    ]);
    return prefix + sealed.toString('base64url');
}
/**
 * Opens what `seal` wrote. Takes any text, and never throws.
 *
 * @param now milliseconds since the epoch
 * @returns the token, or in words why there is none
 */
function unseal(sealed, context, minLifetimeSeconds, now) {
    if (sealed.length > maxLength || !/^v2\.[A-Za-z0-9_-]+$/.test(sealed)) {
        return { refusal: 'it is not what this version of the action writes' };
    }
    if (!canSealWith(context.clientSecret)) {
        return {
            refusal: `no token is sealed with a client secret of fewer than ${auth_methods/* shortestSecret */.bs} characters`,
        };
    }
    const content = (0,json/* jsonObject */.o)(decrypt(Buffer.from(sealed.slice(prefix.length), 'base64url'), context) ?? '');
    const { token: value, expiresAt } = content ?? {};
    if (!(0,access_token/* isToken */.sg)(value) || typeof expiresAt !== 'number') {
        return {
            refusal: 'it was sealed in another run or repository, with other credentials or for another address, or was changed on the way',
        };
    }
    const left = Math.floor((expiresAt - now) / 1000);
    if (left < Math.max(1, minLifetimeSeconds)) {
        return {
            refusal: `it has ${Math.max(0, left)} s left, less than min_lifetime_seconds (${minLifetimeSeconds})`,
        };
    }
    return { value, expiresInSeconds: left, expiresAt: new Date(expiresAt) };
}
function decrypt(bytes, context) {
    const [salt, nonce] = [
        bytes.subarray(0, saltBytes),
        bytes.subarray(saltBytes, saltBytes + nonceBytes),
    ];
    const encrypted = bytes.subarray(saltBytes + nonceBytes, -tagBytes);
    try {
        const decipher = (0,external_node_crypto_.createDecipheriv)('aes-256-gcm', keyOf(context, salt), nonce, {
            authTagLength: tagBytes,
        });
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        return decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8');
    }
    catch {
        // Too short, or not authentic.
        return undefined;
    }
}
/**
 * The whole context goes into the key, not beside it: the tag of GCM need not be checked by who
 * has the key. JSON keeps the fields apart; its digest fits into the 1,024 bytes that Node allows.
 */
function keyOf(context, salt) {
    const { clientId, clientSecret, exchangeUrl, repository, runId } = context;
    const fields = JSON.stringify([clientId, exchangeUrl, repository, runId]);
    const digest = (0,external_node_crypto_.createHash)('sha256').update(fields).digest('hex');
    const info = `port-mcp-auth sealed token ${prefix}${digest}`;
    return Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', clientSecret, salt, info, 32));
}

// EXTERNAL MODULE: ./build/secrets.js + 2 modules
var build_secrets = __nccwpck_require__(4399);
;// CONCATENATED MODULE: ./build/connect.js










/**
 * The whole action: obtains an access token for the client credentials, checks the MCP server if
 * asked to, and emits what the agent's step takes. Fails the step with one annotation, and sets no
 * output, when anything goes wrong. Never throws.
 *
 * @param random at least 0, less than 1
 * @param program the file that runs, of which the gateway is another process
 */
async function connect(clock, random, program) {
    const secrets = new build_secrets/* Secrets */.S(core/* setSecret */.Pq);
    let child;
    try {
        secrets.mask(core/* getInput */.V4('client_secret'));
        const settings = readInputs((name) => core/* getInput */.V4(name), (text) => secrets.clean(text));
        logSettings(settings);
        for (const warning of settings.warnings)
            core/* warning */.$e(warning);
        requireOutputFile();
        const plan = (0,retry_plan/* planOf */.X)(settings, clock, random, (failure, attempt, waitMs) => {
            logRetry(failure, attempt, settings.maxAttempts, waitMs);
        });
        const context = sealContextOf(settings);
        if (settings.transport === 'gateway')
            child = await startGateway(program, plan);
        const obtaining = openSealedToken(settings, context, secrets, clock) ?? obtainToken(settings, secrets, plan);
        // While Port answers there is time to load it; should that fail, the check says so.
        if (settings.verify && !child)
            loadCheck().catch(() => undefined);
        const token = await obtaining;
        const gateway = child && (await checkBehind(child, settings, token, secrets, plan.clock));
        const offered = gateway || !settings.verify ? gateway?.offered : await check(settings, token, secrets, plan);
        const server = entryOf(settings, connect_openTools(settings.tools, offered, secrets), gateway);
        const configuration = configure(settings, server, gateway?.key ?? token.value);
        if (offered && settings.summary) {
            const note = gateway?.warnings.memory;
            writeSummary(settings, server, token, offered, note, secrets);
        }
        setOutputs({ token, server, configuration, offered, sealedToken: seal(token, context), gateway }, secrets);
        await child?.release(server.tools);
    }
    catch (error) {
        const message = logFailure(error, secrets);
        if (core/* getInput */.V4('summary').toLowerCase() !== 'false')
            writeFailureSummary(message);
        await child?.abandon();
    }
}
function sealContextOf({ credentials, tokenEndpoint }) {
    const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = process.env;
    return { ...credentials, exchangeUrl: tokenEndpoint.url, repository, runId };
}
/** The token that another job of this run sealed; undefined where it cannot be used. */
function openSealedToken({ sealedToken, minLifetimeSeconds }, context, secrets, clock) {
    if (sealedToken === '')
        return undefined;
    const opened = unseal(sealedToken, context, minLifetimeSeconds, clock.now());
    if ('value' in opened)
        secrets.mask(opened.value);
    logSealedToken(opened);
    return 'value' in opened ? opened : undefined;
}
async function obtainToken(settings, secrets, plan) {
    const { credentials, tokenEndpoint } = settings;
    logExchange(settings);
    const started = plan.clock.now();
    const token = await (0,exchange/* exchange */.c)(credentials, tokenEndpoint, secrets, plan);
    logToken(token, plan.clock.now() - started);
    if (token.expiresInSeconds < settings.minLifetimeSeconds)
        warnOfShortLife(token);
    return token;
}
async function check(settings, token, secrets, plan) {
    const { verify } = await loadCheck();
    const started = plan.clock.now();
    const offered = await verify(settings, token.value, secrets, plan);
    logCheck(settings.mcpUrl, offered.length, plan.clock.now() - started);
    return offered;
}
function loadCheck() {
    return __nccwpck_require__.e(/* import() | check */ 741).then(__nccwpck_require__.bind(__nccwpck_require__, 7892));
}
async function startGateway(program, plan) {
    const part = await __nccwpck_require__.e(/* import() | start-gateway */ 264).then(__nccwpck_require__.bind(__nccwpck_require__, 585));
    return new part.GatewayProcess(program, plan);
}
/** The same check, by the gateway, which is ready then. */
async function checkBehind(child, settings, token, secrets, clock) {
    const started = clock.now();
    const gateway = await child.check(settings, token, secrets);
    if (gateway.offered)
        logCheck(settings.mcpUrl, gateway.offered.length, clock.now() - started);
    logGateway(gateway.warnings);
    return gateway;
}
/** The names of the tools that the agent may use; undefined for all. */
function connect_openTools(tools, offered, secrets) {
    return tools === 'read-only' ? (0,tool/* readOnlyTools */.qJ)(offered ?? [], secrets) : tools;
}
/** What a configuration is written from: the gateway's entry is one over HTTP like any other. */
function entryOf(settings, tools, gateway) {
    const { serverName: name, mcpUrl, transport, mcpRemoteVersion, narrowing } = settings;
    return {
        name,
        url: gateway?.url ?? mcpUrl,
        transport: transport === 'gateway' ? 'http' : transport,
        mcpRemoteVersion,
        headers: gateway ? {} : (0,headers/* narrowingHeaders */.S)(narrowing),
        tools,
    };
}
/** @param bearerToken what the agent presents */
function configure(settings, server, bearerToken) {
    const { agent, tokenInConfig } = settings;
    const configured = (value) => agent.configure(server, tokenInConfig === 'env' ? 'env' : { inline: value });
    logConfiguration(settings, server, configured('***').config);
    return configured(bearerToken);
}

// EXTERNAL MODULE: ./build/exit.js
var exit = __nccwpck_require__(5587);
;// CONCATENATED MODULE: ./build/main.js




const startedAt = Date.now() - (0,clock/* monotonicMs */.dR)();
const main_clock = {
    now: () => startedAt + (0,clock/* monotonicMs */.dR)(),
    sleep: async (ms) => {
        await (0,promises_.setTimeout)(ms);
    },
};
/** The step, or the part of it that the first argument names. */
async function run() {
    const [, program = '', part] = process.argv;
    if (part === 'gateway') {
        const { runGatewayHere } = await Promise.all(/* import() | gateway */[__nccwpck_require__.e(741), __nccwpck_require__.e(355)]).then(__nccwpck_require__.bind(__nccwpck_require__, 9446));
        await runGatewayHere(main_clock);
    }
    else if (part === 'report') {
        const { runReport } = await __nccwpck_require__.e(/* import() | report-program */ 118).then(__nccwpck_require__.bind(__nccwpck_require__, 1607));
        await runReport();
    }
    else {
        await connect(main_clock, Math.random, program);
    }
}
let hasEnded = false;
// Should the event loop ever run empty before the end, Node would call it a success.
process.on('exit', (code) => {
    if (!hasEnded && code === 0)
        process.exitCode = 1;
});
const ended = run().then(() => {
    hasEnded = true;
    // Not before all that was printed has gone: where stdout is a pipe, an exit would cut it off.
    process.stdout.write('', () => {
        (0,exit/* exit */.N)();
    });
});

module.exports = __webpack_exports__;
/******/ })()
;