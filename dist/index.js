import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
import * as __WEBPACK_EXTERNAL_MODULE_node_http_b674be28__ from "node:http";
/******/ var __webpack_modules__ = ({

/***/ 916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = exports.kp = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
exports.Io = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
exports.kp = closest;


/***/ }),

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


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
        // Detect the request to connect same origin server,
        // reuse the connection.
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
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
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
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
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

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
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
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 75:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  N: () => (/* binding */ connect)
});

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function utils_toCommandProperties(annotationProperties) {
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
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
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
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(961);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: external "string_decoder"
const external_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(613);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_namespaceObject.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_namespaceObject.constants.O_RDONLY;
function exists(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return io_util_awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_namespaceObject.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_namespaceObject.dirname(filePath);
                        const upperName = external_path_namespaceObject.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_namespaceObject.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_namespaceObject.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_namespaceObject.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_namespaceObject.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_namespaceObject.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_namespaceObject.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_namespaceObject.EOL.length);
                n = s.indexOf(external_os_namespaceObject.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_namespaceObject.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_namespaceObject.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec_exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = tr.argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new tr.ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec_exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
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
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
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
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
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
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    command_issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    command_issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
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
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/time.js
/** UTC in ISO 8601, to the second. */
function isoSeconds(date) {
    return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

;// CONCATENATED MODULE: ./build/http/retry.js


const maxAttemptMs = 10_000;
const firstBackoffMs = 1_000;
const maxBackoffMs = 10_000;
/**
 * Full jitter: anything up to 1 s, 2 s, 4 s ... 10 s, so that the jobs of a matrix spread out
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt how many tries have failed
 * @returns milliseconds
 */
function backoffMs(attempt, random) {
    return random * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}
/**
 * Tries until it succeeds, as long as failures may pass, tries are left and the deadline allows.
 *
 * @param tryOnce one try, which must end within the milliseconds it is given
 * @throws ActionError the last failure, with what was tried and when to try again
 */
async function withRetry(tryOnce, plan, system) {
    for (let attempt = 1;; attempt += 1) {
        const remainingMs = plan.deadline - system.now();
        const timeoutMs = Math.max(1, Math.min(maxAttemptMs, remainingMs));
        try {
            return await tryOnce(timeoutMs, attempt);
        }
        catch (error) {
            if (!(error instanceof errors/* AttemptError */.cb) || !error.passing)
                throw error;
            const waitMs = nextWaitMs(error, attempt, plan, system);
            plan.onRetry(error, attempt, waitMs);
            await system.sleep(waitMs);
        }
    }
}
/** @throws ActionError when no other try makes sense */
function nextWaitMs(failure, attempt, plan, system) {
    const remainingMs = plan.deadline - system.now();
    const askedMs = failure.waitMs ?? 0;
    const tried = attempt === 1 ? 'tried once' : `tried ${attempt} times`;
    const at = isoSeconds(new Date(system.now() + askedMs));
    if (askedMs >= remainingMs && askedMs > 0) {
        throw new errors/* ActionError */.lZ(`${failure.message} It asks to wait ${seconds(askedMs)}, longer than the ${seconds(remainingMs)} left of timeout_seconds: run the job again after ${at}.`);
    }
    if (attempt >= plan.maxAttempts) {
        const comeBack = askedMs > 0 ? ` It asks to wait: run the job again after ${at}.` : '';
        throw new errors/* ActionError */.lZ(`${failure.message} Gave up after max_attempts (${tried}).${comeBack}`);
    }
    if (remainingMs <= 0) {
        throw new errors/* ActionError */.lZ(`${failure.message} Gave up when timeout_seconds was over (${tried}).`);
    }
    // Half of what is left at most, so that there is time for the try itself.
    return askedMs + Math.min(backoffMs(attempt, system.random()), (remainingMs - askedMs) / 2);
}
function seconds(ms) {
    return `${Math.max(0, Math.ceil(ms / 1000))} s`;
}

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: ./build/agents/agent.js
const transports = ['mcp-remote', 'http'];
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

;// CONCATENATED MODULE: ./build/agents/mcp-remote.js

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
    const authorization = handedOn ? bearer(token) : '${PORT_AUTH_HEADER}';
    const headers = Object.entries({ Authorization: authorization, ...server.headers });
    return {
        command: 'npx',
        args: [
            '-y',
            `mcp-remote@${server.mcpRemoteVersion}`,
            server.url,
            '--transport',
            'http-only',
            // It takes http for these two names of loopback; every other address is https.
            ...(/^http:\/\/(?!(?:localhost|127\.0\.0\.1)[:/])/.test(server.url) ? ['--allow-http'] : []),
            ...headers.flatMap(([name, value]) => ['--header', `${name}:${value}`]),
        ],
        env: handedOn ? {} : { PORT_AUTH_HEADER: bearer(token, reference) },
    };
}
/** The headers of a direct connection. */
function httpHeaders(server, token, reference) {
    return { Authorization: bearer(token, reference), ...server.headers };
}
/** The value of the `Authorization` header (RFC 6750, section 2.1). */
function bearer(token, reference = `\${${tokenVariable}}`) {
    return `Bearer ${token === 'env' ? reference : token.inline}`;
}

;// CONCATENATED MODULE: ./build/agents/claude-code.js



const variable = `\${${tokenVariable}}`;
/**
 * Claude Code and anthropics/claude-code-action
 * (https://docs.anthropic.com/en/docs/claude-code/mcp, "Environment variable expansion").
 */
const claudeCode = {
    name: 'claude-code',
    // Several releases let the server's OAuth advert override a static header over direct HTTP.
    defaultTransport: 'mcp-remote',
    reference: /\$\{/,
    emit(server, token) {
        const entry = server.transport === 'mcp-remote'
            ? mcpRemote(server, token, variable)
            : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) };
        const config = quotableJson({ mcpServers: { [server.name]: entry } });
        const all = `mcp__${server.name}`;
        const allowedTools = server.tools?.map((tool) => `${all}__${tool}`).join(',') ?? all;
        return {
            config,
            args: `--mcp-config '${config}' --allowedTools ${allowedTools}`,
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
 * Codex and openai/codex-action
 * (https://developers.openai.com/codex/mcp, "config.toml" and its configuration reference).
 */
const codex = {
    name: 'codex',
    defaultTransport: 'http',
    // Codex expands nothing in its configuration.
    reference: /(?!)/,
    emit(server, token) {
        const table = {
            ...(server.transport === 'mcp-remote' ? bridge(server, token) : direct(server, token)),
            ...(server.tools && { enabled_tools: server.tools }),
            // Nobody is there to approve a call; without this `codex exec` refuses tools that write.
            default_tools_approval_mode: 'approve',
            // Codex would otherwise go on without Port when the connection fails.
            required: true,
        };
        const name = `mcp_servers.${server.name}`;
        const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}\n`);
        return {
            config: `[${name}]\n${lines.join('')}`,
            args: quotableJson(['-c', `${name}=${inlineTable(table)}`]),
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
            http_headers: { Authorization: bearer(token), ...server.headers },
        };
}
/** Codex starts a server without its own environment, but for what `env` and `env_vars` name. */
function bridge(server, token) {
    const { command, args, env } = mcpRemote(server, token);
    return {
        command,
        args,
        ...(token === 'env' ? { env_vars: [tokenVariable] } : { env }),
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
    defaultTransport: 'http',
    reference: /\$[\w{]/,
    emit(server, token) {
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
    defaultTransport: 'http',
    reference: /\$\{/,
    emit(server, token) {
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
    defaultTransport: 'http',
    reference: /\$[\w{]/,
    // It expands twice.
    changedInVariable: /\$[\w{]/,
    emit(server, token) {
        const entry = {
            ...(server.transport === 'mcp-remote'
                ? mcpRemote(server, token, gemini_cli_variable)
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

;// CONCATENATED MODULE: ./build/agents/opencode.js



const opencode_variable = `{env:${tokenVariable}}`;
/** opencode (https://opencode.ai/docs/mcp-servers, https://opencode.ai/docs/config "Variables"). */
const opencode = {
    name: 'opencode',
    defaultTransport: 'http',
    reference: /\{(?:env|file):/,
    // It puts the value into the JSON as it is.
    changedInVariable: /["\\]/,
    emit(server, token) {
        const bridge = mcpRemote(server, token, opencode_variable);
        const entry = server.transport === 'mcp-remote'
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

;// CONCATENATED MODULE: ./build/agents/vscode.js



const vscode_variable = `\${env:${tokenVariable}}`;
/**
 * VS Code: `.vscode/mcp.json`
 * (https://code.visualstudio.com/docs/copilot/reference/mcp-configuration); its allow-list is the
 * `tools` of a custom agent or prompt file.
 */
const vscode = {
    name: 'vscode',
    defaultTransport: 'http',
    reference: /\$\{/,
    emit(server, token) {
        const entry = server.transport === 'mcp-remote'
            ? { type: 'stdio', ...mcpRemote(server, token, vscode_variable) }
            : { type: 'http', url: server.url, headers: httpHeaders(server, token, vscode_variable) };
        const tools = server.tools ?? ['*'];
        return {
            config: quotableJson({ servers: { [server.name]: entry } }),
            args: '',
            allowedTools: quotableJson(tools.map((tool) => `${server.name}/${tool}`)),
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
    vscode,
];

;// CONCATENATED MODULE: ./build/escape.js
/**
 * `text` with each of the characters as \uXXXX, which JSON and JavaScript read as the same text.
 *
 * @param characters matches one UTF-16 unit, everywhere: flag `g`, not `u`
 */
function unicodeEscaped(text, characters) {
    return text.replace(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

;// CONCATENATED MODULE: ./build/port/headers.js
/**
 * The headers by which Port's MCP server narrows a connection.
 *
 * @param allowedActions Port action identifiers; empty allows none, undefined all
 */
function narrowingHeaders(readOnly, allowedActions) {
    return {
        ...(readOnly && { 'x-read-only-mode': '1' }),
        ...(allowedActions && { 'x-allowed-actions-to-run': allowedActions.join(',') }),
    };
}

;// CONCATENATED MODULE: ./build/port/regions.js
const regions = ['eu', 'us'];
/** https://docs.port.io/api-reference/port-api and the guide "Token-based connection". */
const addresses = {
    eu: { authBaseUrl: 'https://api.port.io/v1', mcpUrl: 'https://mcp.port.io/v1' },
    us: { authBaseUrl: 'https://api.us.port.io/v1', mcpUrl: 'https://mcp.us.port.io/v1' },
};
const hosts = {
    eu: { api: ['api.port.io', 'api.getport.io'], mcp: ['mcp.port.io'] },
    us: { api: ['api.us.port.io', 'api.us.getport.io'], mcp: ['mcp.us.port.io'] },
};
/** The region that one of Port's own addresses belongs to; undefined for any other address. */
function regionOf(url) {
    const { hostname } = new URL(url);
    return regions.find((region) => [...hosts[region].api, ...hosts[region].mcp].includes(hostname));
}
/** The base URL with the `/v1` that Port's own API hosts need, where it is missing. */
function withApiVersion(authBaseUrl) {
    const { hostname, pathname } = new URL(authBaseUrl);
    const isPorts = regions.some((region) => hosts[region].api.includes(hostname));
    return isPorts && pathname === '/' ? `${authBaseUrl}/v1` : authBaseUrl;
}

// EXTERNAL MODULE: ./build/http/json.js
var json = __nccwpck_require__(223);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __nccwpck_require__(522);
// EXTERNAL MODULE: ./build/http/failure.js
var failure = __nccwpck_require__(923);
// EXTERNAL MODULE: ./build/http/open.js
var http_open = __nccwpck_require__(233);
;// CONCATENATED MODULE: ./build/http/send.js




/** No token response comes near; more is a wrong server or an attack on the runner's memory. */
const maxBodyBytes = 1024 * 1024;
/**
 * One request, answered within `timeoutMs`, the body included.
 *
 * @param endpoint how error messages name the server
 * @throws AttemptError when there is no answer, or a successful one that cannot be read
 */
async function send(request, endpoint, timeoutMs) {
    const controller = new AbortController();
    // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
    // stalls would end the step early and green.
    const timer = setTimeout(() => {
        controller.abort();
    }, timeoutMs);
    try {
        const response = await (0,http_open/* open */.h)(request, controller.signal);
        const status = response.statusCode ?? 0;
        const { headers } = response;
        const endMarked = 'content-length' in headers || 'transfer-encoding' in headers;
        const body = await read(response, endpoint).catch((error) => {
            // The status of a refusal says enough; its body may be missing.
            if (status >= 300)
                return '';
            throw error;
        });
        return { status, headers, body, endMarked };
    }
    catch (error) {
        if (error instanceof errors/* AttemptError */.cb)
            throw error;
        throw (0,failure/* failureOf */.g)(error, endpoint, controller.signal.aborted ? timeoutMs : undefined);
    }
    finally {
        clearTimeout(timer);
    }
}
async function read(response, endpoint) {
    const unreadable = (why) => new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} sent ${why}. ${endpoint.check}`);
    const chunks = [];
    let length = 0;
    const stream = response;
    for await (const chunk of stream) {
        length += chunk.length;
        // Leaving the loop destroys the connection.
        if (length > maxBodyBytes)
            throw unreadable('a response of more than 1 MiB');
        chunks.push(chunk);
    }
    const raw = Buffer.concat(chunks);
    // Not asked for, but some gateways compress whatever passes.
    if (response.headers['content-encoding'] !== 'gzip')
        return new TextDecoder().decode(raw);
    try {
        return new TextDecoder().decode((0,external_node_zlib_.gunzipSync)(raw, { maxOutputLength: maxBodyBytes }));
    }
    catch {
        throw unreadable('a compressed response that is broken or larger than 1 MiB');
    }
}

// EXTERNAL MODULE: ./build/port/refusal.js + 1 modules
var refusal = __nccwpck_require__(172);
;// CONCATENATED MODULE: ./build/port/token.js




const authMethods = ['api', 'oauth'];
/** More than any token lives, and still a valid date. */
const maxLifetimeSeconds = 10 * 366 * 24 * 3600;
const refusalWords = {
    unauthorized: [
        'refused the credentials',
        'Either client_id and client_secret do not belong together (or were rotated), or they are of the other region: region is `eu` for app.port.io and `us` for app.us.port.io.',
    ],
    forbidden: [
        'forbids the exchange',
        'Check in Port that these credentials are active and may use the API.',
    ],
    tooMany: 'All jobs of an organization share one limit (50 exchanges in 15 minutes have been seen): exchange once and share the token, or start fewer jobs at once.',
    refused: 'Check client_id and client_secret for characters that were lost or added.',
};
/** `{base}/auth/access_token` or `{mcp}/token`. */
function tokenUrl(method, authBaseUrl, mcpUrl) {
    return method === 'api'
        ? `${authBaseUrl}/auth/access_token`
        : `${mcpUrl.replace(/\/+$/, '')}/token`;
}
/** How messages name the endpoint of the exchange, and what they tell the user to check. */
function tokenEndpoint({ method, url }) {
    const { origin } = new URL(url);
    return method === 'api'
        ? {
            name: "Port's token API",
            url,
            origin,
            check: "Check auth_base_url: Port's own are https://api.port.io/v1 (eu) and https://api.us.port.io/v1 (us), and the action appends /auth/access_token.",
        }
        : {
            name: "Port's OAuth token endpoint",
            url,
            origin,
            check: "Check mcp_url: Port's own are https://mcp.port.io/v1 (eu) and https://mcp.us.port.io/v1 (us), and the action appends /token; or use auth_method: api.",
        };
}
/**
 * One exchange of the client credentials for an access token, which is masked as soon as it is
 * parsed.
 *
 * @param now milliseconds since the epoch, when the token was asked for
 * @throws AttemptError
 */
async function exchangeOnce(exchange, secrets, timeoutMs, now) {
    const asked = now();
    const endpoint = tokenEndpoint(exchange);
    const reply = await send(tokenRequest(exchange), endpoint, timeoutMs);
    const answer = (0,json/* jsonObject */.o)(reply.body);
    const { value, expiresIn, tokenType } = fields(exchange.method, answer);
    if (typeof value === 'string')
        secrets.mask(value);
    if (reply.status < 200 || reply.status > 299 || answer?.ok === false) {
        throw (0,refusal/* refusal */.x)(reply, answer, endpoint, refusalWords, secrets, now());
    }
    const problem = (what, passing = false) => new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} answered ${what}. ${endpoint.check}`, {
        passing,
    });
    if (!answer)
        throw notJson(reply, problem);
    if (typeof value !== 'string' || value === '')
        throw problem('without an access token');
    if (!isUsable(value)) {
        throw problem('with an access token that holds white space, control or non-ASCII characters');
    }
    if (typeof tokenType === 'string' && tokenType.toLowerCase() !== 'bearer') {
        throw problem('with a token that is no bearer token');
    }
    if (typeof expiresIn !== 'number' || !(expiresIn >= 1 && expiresIn <= maxLifetimeSeconds)) {
        throw problem("without a lifetime that makes sense (the token's seconds until expiry)");
    }
    const expiresInSeconds = Math.floor(expiresIn);
    return { value, expiresInSeconds, expiresAt: new Date(asked + expiresInSeconds * 1000) };
}
/** Whether it can be sent in a header; RFC 6750, section 2.1, allows less. */
function isUsable(token) {
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}
function tokenRequest({ method, url, clientId, clientSecret }) {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    return method === 'api'
        ? {
            method: 'POST',
            url,
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify({ clientId, clientSecret }),
        }
        : {
            // RFC 6749, sections 2.3.1 and 4.4.2.
            method: 'POST',
            url,
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({
                grant_type: 'client_credentials',
                client_id: clientId,
                client_secret: clientSecret,
            }).toString(),
        };
}
function fields(method, answer) {
    return method === 'api'
        ? {
            value: answer?.accessToken,
            expiresIn: answer?.expiresIn,
            tokenType: answer?.tokenType,
        }
        : {
            value: answer?.access_token,
            expiresIn: answer?.expires_in,
            tokenType: answer?.token_type,
        };
}
function notJson(reply, problem) {
    const status = `with status ${reply.status}`;
    if (reply.body.trim() === '')
        return problem(`${status} but an empty body`, !reply.endMarked);
    if (reply.body.trimStart().startsWith('<')) {
        return problem(`${status} and a web page instead of JSON (a log-in page of the network, or a wrong address)`);
    }
    // Without a marked end this may be the first part of an answer whose connection was cut.
    return problem(`${status} but not with a JSON object`, !reply.endMarked);
}

;// CONCATENATED MODULE: ./build/inputs.js









/** The version that the tests run; see package.json. */
const defaultMcpRemoteVersion = '0.15.1';
/** Why a value is refused: a sentence without the input's name. */
class Refused extends Error {
}
/**
 * The action's inputs, all of them checked.
 *
 * @param get gives an input's value without white space around it, empty where it is not set
 * @throws InputError with every problem at once
 */
function readInputs(get) {
    const problems = [];
    /** The parsed value, or the default where the input is empty; a problem is kept for later. */
    function read(name, fallback, parse) {
        const text = get(name);
        try {
            return text === '' ? fallback : parse(text);
        }
        catch (error) {
            if (!(error instanceof Refused))
                throw error;
            problems.push(`${name} ${error.message}`);
            return fallback;
        }
    }
    const clientId = read('client_id', '', printable);
    const clientSecret = read('client_secret', '', printable);
    const missing = ['client_id', 'client_secret'].filter((name) => get(name) === '');
    if (missing.length > 0)
        problems.push(missingCredentials(missing));
    const region = addresses[read('region', 'eu', oneOf(regions))];
    const authBaseUrl = read('auth_base_url', region.authBaseUrl, (text) => withApiVersion(baseUrl(text)));
    const mcpUrl = read('mcp_url', region.mcpUrl, address);
    const method = read('auth_method', 'api', oneOf(authMethods));
    const exchangeUrl = tokenUrl(method, authBaseUrl, mcpUrl);
    const [from, to] = [regionOf(exchangeUrl), regionOf(mcpUrl)];
    if (problems.length === 0 && from !== undefined && to !== undefined && from !== to) {
        problems.push(`auth_base_url is in Port's region ${from} and mcp_url in ${to}, which refuses the other's tokens; set region alone, or both addresses`);
    }
    const agentName = read('agent', claudeCode.name, oneOf(agents.map(({ name }) => name)));
    const agent = agents.find(({ name }) => name === agentName) ?? claudeCode;
    const tools = read('tools', undefined, toolNames);
    const toolsFromServer = tools === 'read-only';
    const readOnly = read('read_only', false, yesOrNo) || toolsFromServer;
    const tokenInConfig = read('token_in_config', 'inline', oneOf(['inline', 'env']));
    const server = {
        name: read('server_name', 'port-prod', serverName),
        url: mcpUrl,
        transport: read('transport', agent.defaultTransport, oneOf(transports)),
        mcpRemoteVersion: read('mcp_remote_version', defaultMcpRemoteVersion, pinnedVersion),
        headers: narrowingHeaders(readOnly, read('allowed_actions', undefined, actionIdentifiers)),
        tools: toolsFromServer ? undefined : tools,
    };
    const verify = read('verify', false, yesOrNo) || toolsFromServer;
    const summary = read('summary', true, yesOrNo);
    const minLifetimeSeconds = read('min_lifetime_seconds', 300, wholeNumber(0, 86_400));
    const timeoutSeconds = read('timeout_seconds', 60, wholeNumber(1, 3600));
    const maxAttempts = read('max_attempts', 4, wholeNumber(1, 10));
    if (agent.reference.test(mcpUrl)) {
        problems.push(`mcp_url holds what ${agent.name} would take for a reference to a variable`);
    }
    if (problems.length > 0)
        throw new errors/* InputError */.dz(problems);
    return {
        exchange: { clientId, clientSecret, method, url: exchangeUrl },
        agent,
        server,
        tokenInConfig,
        toolsFromServer,
        verify,
        summary,
        sealedToken: get('sealed_token'),
        minLifetimeSeconds,
        timeoutSeconds,
        maxAttempts,
    };
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
/** The beginning of a value, quoted, so that no character of it does anything. */
function quote(text) {
    const characters = Array.from(text);
    const shown = characters.length > 40 ? `${characters.slice(0, 40).join('')}...` : text;
    return unicodeEscaped(JSON.stringify(shown), /[^ -~]/g);
}
function oneOf(values) {
    return (text) => {
        const value = values.find((candidate) => candidate === text);
        if (value === undefined) {
            throw new Refused(`is ${quote(text)}, but takes one of: ${values.join(', ')}`);
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
    throw new Refused(`is ${quote(text)}, but takes true or false`);
}
function wholeNumber(min, max) {
    return (text) => {
        const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
        if (!(value >= min && value <= max)) {
            throw new Refused(`is ${quote(text)}, but takes a whole number from ${min} to ${max}`);
        }
        return value;
    };
}
/** A credential; its value is in no message. */
function printable(text) {
    if (/[\p{Cc}\p{Cs}]/u.test(text)) {
        throw new Refused('holds a line break or another control character: paste the value alone');
    }
    return text;
}
/** A URL that the secret or the token may go to; no message shows it, since it may hold a password. */
function address(text) {
    const url = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null;
    if (!url)
        throw new Refused('is not a URL; it takes one like https://mcp.port.io/v1');
    if (url.username !== '' || url.password !== '') {
        throw new Refused('holds a user name or password; credentials go into client_id and client_secret');
    }
    if (/[?#]/.test(text))
        throw new Refused('takes a URL without a query (?) and without a fragment (#)');
    if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
        throw new Refused('must begin with https://, or the secret would cross the network in the clear');
    }
    return url.pathname === '/' ? url.origin : url.href;
}
/** A URL that a path is appended to. */
function baseUrl(text) {
    const base = address(text).replace(/\/+$/, '');
    if (base.endsWith('/auth/access_token')) {
        throw new Refused('takes the base alone, for example https://api.port.io/v1: /auth/access_token is appended');
    }
    return base;
}
function isLoopback(hostname) {
    return (hostname === 'localhost' ||
        hostname === '[::1]' ||
        ((0,external_node_net_namespaceObject.isIPv4)(hostname) && hostname.startsWith('127.')));
}
/** A name that is the same in JSON, TOML, a tool name and an agent's allow-list. */
function serverName(text) {
    if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/.test(text) || text.includes('__')) {
        throw new Refused(`is ${quote(text)}, but takes up to 32 letters, digits, - and _ (not __), with a letter or digit at both ends`);
    }
    return text;
}
function list(text) {
    const [first, ...rest] = new Set(text.split(/[\s,]+/).filter((name) => name !== ''));
    if (first === undefined)
        throw new Refused('names nothing; leave it empty to narrow nothing');
    return [first, ...rest];
}
function toolNames(text) {
    const names = list(text);
    if (names.includes('read-only')) {
        if (names.length > 1)
            throw new Refused('takes either `read-only` alone or tool names');
        return 'read-only';
    }
    const wrong = names.find((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name));
    if (wrong !== undefined) {
        throw new Refused(`names ${quote(wrong)}, but a tool name has letters, digits, _ and - only; separate names by commas, spaces or lines, leave it empty for all tools`);
    }
    return names;
}
function actionIdentifiers(text) {
    const names = list(text);
    if (names.length === 1 && names[0] === 'none')
        return [];
    const wrong = names.find((name) => name === 'none' || !/^[A-Za-z0-9@_.:/=-]{1,100}$/.test(name));
    if (wrong !== undefined) {
        throw new Refused(wrong === 'none'
            ? 'takes either `none` alone or action identifiers'
            : `names ${quote(wrong)}, but an action identifier has letters, digits and @ _ . : / = - only; separate them by commas, spaces or lines`);
    }
    return names;
}
function pinnedVersion(text) {
    const [, major, minor, patch] = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text) ?? [];
    if (major === undefined || minor === undefined || patch === undefined) {
        throw new Refused(`is ${quote(text)}, but takes one exact version, for example ${defaultMcpRemoteVersion}`);
    }
    const [x, y, z] = [Number(major), Number(minor), Number(patch)];
    if (x === 0 && (y < 1 || (y === 1 && z < 16))) {
        throw new Refused('takes 0.1.16 or later: a hostile server could run commands through earlier ones (CVE-2025-6514)');
    }
    return text;
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: ./build/outputs.js




/**
 * Without the runner's output file @actions/core would print the outputs, the token among them.
 *
 * @throws ActionError
 */
function requireOutputFile() {
    try {
        (0,external_node_fs_namespaceObject.accessSync)(process.env.GITHUB_OUTPUT ?? '', external_node_fs_namespaceObject.constants.W_OK);
    }
    catch {
        throw new errors/* ActionError */.lZ('There is no file to write the outputs to (GITHUB_OUTPUT): this program runs as a step of a GitHub Actions job.');
    }
}
/** Sets every output; nothing but a failing disk can stop it half way. */
function setOutputs({ token, server, emitted, offeredTools, sealedToken }) {
    const outputs = {
        access_token: token.value,
        mcp_config: emitted.config,
        agent_args: emitted.args,
        allowed_tools: emitted.allowedTools,
        mcp_url: server.url,
        server_name: server.name,
        expires_in: String(token.expiresInSeconds),
        expires_at: isoSeconds(token.expiresAt),
        tools: offeredTools,
        sealed_token: sealedToken,
    };
    for (const [name, value] of Object.entries(outputs))
        setOutput(name, value);
}
/** Adds to the job's summary; one that cannot be written is no reason to fail. */
async function writeSummary(markdown) {
    try {
        await summary.addRaw(markdown).write();
    }
    catch {
        warning('The job summary could not be written.');
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(598);
;// CONCATENATED MODULE: ./build/sealed/seal.js



const prefix = 'v1.';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
/** Far more than any sealed token has. */
const maxLength = 64 * 1024;
/**
 * Encrypts the token under a key from the client secret (HKDF-SHA-256, RFC 5869; AES-256-GCM, NIST
 * SP 800-38D), so that it can be a job output, which the runner drops where it holds a masked
 * value. The secret is random and long, so that the key needs no stretching.
 *
 * @param random gives that many random bytes
 */
function seal(token, context, random = external_node_crypto_.randomBytes) {
    const salt = random(saltBytes);
    const nonce = random(nonceBytes);
    const cipher = (0,external_node_crypto_.createCipheriv)('aes-256-gcm', keyOf(context, salt), nonce, {
        authTagLength: tagBytes,
    });
    cipher.setAAD(bindingOf(context));
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
    if (sealed.length > maxLength || !/^v1\.[A-Za-z0-9_-]+$/.test(sealed)) {
        return { refusal: 'it is not what this version of the action writes' };
    }
    const content = (0,json/* jsonObject */.o)(decrypt(Buffer.from(sealed.slice(prefix.length), 'base64url'), context) ?? '');
    const { token: value, expiresAt } = content ?? {};
    if (!isUsable(value) || typeof expiresAt !== 'number') {
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
        decipher.setAAD(bindingOf(context));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        return decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8');
    }
    catch {
        // Too short, or not authentic.
        return undefined;
    }
}
function keyOf({ clientSecret }, salt) {
    return Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', clientSecret, salt, 'port-mcp-auth sealed token', 32));
}
/** JSON, so that no part of one field can pass for a part of the next. */
function bindingOf({ clientId, exchangeUrl, repository, runId }) {
    return Buffer.from(JSON.stringify([clientId, exchangeUrl, repository, runId]));
}

;// CONCATENATED MODULE: ./build/secrets.js
const maxShownLength = 200;
/** Of a longer text only the beginning is searched for secrets, and shown at most. */
const searchedLength = 2_000;
/** A run of a secret this long is hidden even where the rest of it is missing. */
const windowLength = 8;
/**
 * What must never be shown. `mask` hands a value to the runner, which masks it in the log from
 * then on; `clean` makes foreign text fit to be shown at all, since the runner knows neither
 * pieces of a secret nor most of its encodings.
 */
class Secrets {
    #register;
    #forms = new Set();
    /** @param register the runner's `add-mask` */
    constructor(register) {
        this.#register = register;
    }
    mask(value) {
        if (value === '')
            return;
        this.#register(value);
        // A configuration holds the value as JSON, as JSON inside JSON or TOML, and with `'` as
        // \u0027; the runner knows the first of these only.
        const json = escaped(value);
        const written = [json, escaped(json)].flatMap((form) => ["'", '\\u0027', '\\\\u0027'].map((quote) => form.replaceAll("'", quote)));
        for (const form of new Set(written)) {
            if (form !== value)
                this.#register(form);
        }
        for (const form of [...written, ...encodings(value)])
            this.#forms.add(folded(visible(form)));
        this.#forms.delete('');
    }
    /**
     * Text from a server or from an input, fit for a log line or an annotation: no control or
     * invisible characters, nothing that the runner takes for a command, no run of a secret in any
     * common encoding or letter case, and at most 200 characters.
     */
    clean(text, maxLength = maxShownLength) {
        const safe = this.#hide(visible(text.slice(0, searchedLength)))
            .replaceAll('::', ': :')
            .replaceAll('##[', '## [');
        const characters = Array.from(safe);
        return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : safe;
    }
    /** `text` with every run of a secret replaced by `***`, also where white space splits it. */
    #hide(text) {
        const units = text.split('');
        const places = units.flatMap((unit, index) => (unit === ' ' ? [] : [index]));
        const searched = folded(text);
        const hidden = new Set();
        for (const form of this.#forms) {
            const length = Math.min(windowLength, form.length);
            for (let start = 0; start + length <= form.length; start += 1) {
                const run = form.slice(start, start + length);
                for (let at = searched.indexOf(run); at !== -1; at = searched.indexOf(run, at + 1)) {
                    for (const place of places.slice(at, at + length))
                        hidden.add(place);
                }
            }
        }
        return units
            .map((unit, index) => (hidden.has(index) ? '\0' : unit))
            .join('')
            .replace(/\0(?:[\0 ]*\0)?/g, '***');
    }
}
/** What can be seen of a text; anything else inside a secret would hide it from the search. */
function visible(text) {
    return text
        .replace(/[\p{Cf}\p{Cs}]/gu, '')
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim();
}
/** Without spaces and letter case; one unit for each, so that places can be found again. */
function folded(text) {
    const units = text.replaceAll(' ', '').split('');
    return units
        .map((unit) => (unit.toLowerCase().length === 1 ? unit.toLowerCase() : unit))
        .join('');
}
function escaped(value) {
    return JSON.stringify(value).slice(1, -1);
}
/**
 * The value as a server might send it back: plain, percent-encoded, as a form has it, base64,
 * base64url, hex.
 */
function encodings(value) {
    const bytes = Buffer.from(value);
    // Inside a longer text base64 has three alignments; the characters at both ends depend on the
    // neighbours, so they are left out.
    const base64 = [0, 1, 2].flatMap((offset) => {
        const aligned = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
        const own = aligned.slice(Math.ceil((offset * 4) / 3), Math.floor(((bytes.length + offset) * 4) / 3));
        return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
    });
    const form = new URLSearchParams([['', value]]).toString().slice(1);
    return [value, encodeURIComponent(value.toWellFormed()), form, ...base64, bytes.toString('hex')];
}

;// CONCATENATED MODULE: ./build/verify/summary.js


/** 500 rows of at most 80 characters in six bytes each stay far below the runner's 1 MiB. */
const maxRows = 500;
const maxNameLength = 80;
/** The job summary, as GitHub's Markdown: the connection, and what each tool may do. */
function summaryOf(connected, secrets) {
    const { server, agent, region, expiresAt, offered } = connected;
    const allowed = (name) => server.tools?.includes(name) ?? true;
    const rows = offered
        .slice(0, maxRows)
        .map(({ name, readOnly }) => [
        code(secrets.clean(name, maxNameLength)),
        readOnly === undefined ? 'not said' : readOnly ? 'reads' : 'writes',
        allowed(name) ? 'yes' : 'no',
    ]);
    const more = offered.length - rows.length;
    return [
        '## Port MCP server',
        '',
        ...table(['Server', 'Region', 'Transport', 'Agent', 'Token expires (UTC)'], [
            [
                `${code(server.name)} at ${code(server.url)}`,
                region ?? 'custom',
                server.transport,
                agent,
                isoSeconds(expiresAt),
            ],
        ]),
        '',
        ...table(['Tool', 'What it may do', `Open to ${agent}`], rows),
        ...(more > 0 ? ['', `${more} more tools are left out.`] : []),
        '',
    ].join('\n');
}
function table(head, rows) {
    return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
/** A code span, in which nothing is a link, a mention, HTML or the end of a table's cell. */
function code(text) {
    return `\`${unicodeEscaped(text, /[^ -~]|[`|\\]/g)}\``;
}

;// CONCATENATED MODULE: ./build/verify/tool.js


/** Whether a server's name for a tool can stand in a log line and in every agent's allow-list. */
function isSafeName(name, secrets) {
    return /^[A-Za-z0-9_-]{1,64}$/.test(name) && secrets.clean(name) === name;
}
/**
 * What `tools: read-only` stands for: the names that the server marks read-only. A name that
 * could be more than a name to an agent is left out.
 *
 * @throws ActionError where none is left
 */
function readOnlyTools(offered, secrets) {
    const names = offered
        .filter(({ name, readOnly }) => readOnly === true && isSafeName(name, secrets))
        .map(({ name }) => name);
    if (names.length === 0) {
        throw new errors/* ActionError */.lZ("Input tools is `read-only`, but Port's MCP server marks none of its tools as read-only. Name the tools instead.");
    }
    return names;
}
/**
 * The names as a JSON array of letters, digits, `_`, `.`, `/`, `-`, space and \uXXXX: the same
 * names to a JSON parser, and no character that a shell, a log or Markdown would act on.
 */
function namesAsJson(offered) {
    const names = offered.map(({ name }) => `"${unicodeEscaped(name, /[^\w./ -]/g)}"`);
    return `[${names.join(',')}]`;
}

// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __nccwpck_require__(916);
;// CONCATENATED MODULE: ./build/verify/missing.js


const maxShown = 20;
/**
 * What is wrong with names in the input `tools`: each that the server does not offer, with the
 * closest one that it does.
 *
 * @param missing at least one name
 * @param offered names that are safe to show
 * @param hidden those of `missing` that the server offers without read-only mode
 */
function missingTools(missing, offered, hidden) {
    const lines = missing.slice(0, maxShown).map((name) => {
        if (hidden.has(name)) {
            return `- ${name}: it writes, and read-only mode hides it. Leave it out, or set read_only: false.`;
        }
        const similar = closestName(name, offered);
        return similar === undefined ? `- ${name}` : `- ${name}: did you mean ${similar}?`;
    });
    return new errors/* ActionError */.lZ([
        "Input tools names what Port's MCP server does not offer to these credentials:",
        ...lines,
        ...left(missing, '- and'),
        `It offers: ${[...offered.slice(0, maxShown), ...left(offered, 'and')].join(', ')}.`,
    ].join('\n'));
}
/** The offered name that most of `name` can stay for; undefined where none is similar. */
function closestName(name, offered) {
    if (offered.length === 0)
        return undefined;
    const best = (0,mod/* closest */.kp)(name, offered);
    return (0,mod/* distance */.Io)(name, best) <= name.length / 2 ? best : undefined;
}
function left(names, and) {
    return names.length > maxShown ? [`${and} ${names.length - maxShown} more`] : [];
}

;// CONCATENATED MODULE: ./build/verify/verify.js




/**
 * Connects to the MCP server before the agent does, with the URL and the headers of its
 * configuration, and gives what the server offers.
 *
 * @throws ActionError where the server cannot be reached, refuses the token, is no MCP server,
 *   offers nothing, or lacks one of `server.tools`
 */
async function verify(server, token, secrets, plan, system) {
    // The MCP client is as large as the rest of the action: loaded by those who ask for it.
    const { listTools } = await Promise.all(/* import() */[__nccwpck_require__.e(169), __nccwpck_require__.e(453)]).then(__nccwpck_require__.bind(__nccwpck_require__, 453));
    const list = (headers) => withRetry((timeoutMs) => listTools({ url: server.url, headers: { authorization: `Bearer ${token}`, ...headers } }, secrets, timeoutMs, () => system.now()), plan, system);
    const offered = await list(server.headers);
    if (offered.length === 0) {
        throw new errors/* ActionError */.lZ(`Port's MCP server at ${new URL(server.url).origin} offers no tool to these credentials. Check in Port what they may use, and mcp_url.`);
    }
    const names = namesOf(offered);
    const missing = server.tools?.filter((name) => !names.has(name)) ?? [];
    if (missing.length > 0) {
        const { 'x-read-only-mode': readOnly, ...others } = server.headers;
        // Without read-only mode the list says what that mode hides. Should it fail, the reason is
        // missing, nothing else.
        const all = readOnly === undefined ? [] : await list(others).catch(() => []);
        const unhidden = namesOf(all);
        throw missingTools(missing, [...names].filter((name) => isSafeName(name, secrets)), new Set(missing.filter((name) => unhidden.has(name))));
    }
    return offered;
}
function namesOf(tools) {
    return new Set(tools.map(({ name }) => name));
}

;// CONCATENATED MODULE: ./build/connect.js













/**
 * The whole action: obtains an access token for the client credentials, checks the MCP server if
 * asked to, and emits what the agent's step takes. Fails the step with one annotation, and sets no
 * output, when anything goes wrong. Never throws.
 */
async function connect(system) {
    const secrets = new Secrets(core_setSecret);
    try {
        secrets.mask(getInput('client_secret'));
        const settings = readInputs((name) => getInput(name));
        core_debug(`Node ${process.version}, ${detailsOf(settings)}`);
        requireOutputFile();
        const plan = planOf(settings, system);
        const context = sealContext(settings);
        const token = openSealedToken(settings, context, secrets, system) ??
            (await exchange(settings, secrets, plan, system));
        const offered = settings.verify
            ? await check(settings, token, secrets, plan, system)
            : undefined;
        const server = narrowed(settings, offered, secrets);
        const emitted = emit(settings, server, token);
        if (offered && settings.summary) {
            const { agent } = settings;
            const facts = { server, agent: agent.name, region: regionOf(server.url), offered };
            await writeSummary(summaryOf({ ...facts, expiresAt: token.expiresAt }, secrets));
        }
        setOutputs({
            token,
            server,
            emitted,
            offeredTools: offered ? namesAsJson(offered) : '',
            sealedToken: seal(token, context),
        });
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ) {
            setFailed(error.message);
        }
        else {
            setFailed(`Unexpected failure: ${secrets.clean(String(error))}`);
            core_debug(secrets.clean(String(Reflect.get(Object(error), 'stack')), 2000));
        }
    }
}
/** The settings without the credentials and the sealed token. */
function detailsOf({ agent, server, tokenInConfig, timeoutSeconds, maxAttempts, }) {
    return JSON.stringify({ agent: agent.name, server, tokenInConfig, timeoutSeconds, maxAttempts });
}
/** One deadline and one way to try again, for everything that the action asks of a server. */
function planOf({ timeoutSeconds, maxAttempts }, system) {
    return {
        maxAttempts,
        deadline: system.now() + timeoutSeconds * 1000,
        onRetry(failure, attempt, waitMs) {
            info(`Try ${attempt} of ${maxAttempts} failed, the next follows in ${connect_seconds(waitMs)}. ${failure.message}`);
        },
    };
}
function sealContext({ exchange }) {
    const { clientId, clientSecret, url: exchangeUrl } = exchange;
    const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = process.env;
    return { clientId, clientSecret, exchangeUrl, repository, runId };
}
/** The token that another job of this run sealed; undefined where it cannot be used. */
function openSealedToken({ sealedToken, minLifetimeSeconds }, context, secrets, system) {
    if (sealedToken === '')
        return undefined;
    const opened = unseal(sealedToken, context, minLifetimeSeconds, system.now());
    if ('refusal' in opened) {
        info(`The sealed token is not used: ${opened.refusal}.`);
        return undefined;
    }
    secrets.mask(opened.value);
    info(`Sealed token opened and masked; ${lifetime(opened)}`);
    return opened;
}
async function exchange({ exchange, sealedToken }, secrets, plan, system) {
    const { name, url } = tokenEndpoint(exchange);
    const region = regionOf(url);
    const where = region ? `${name}, region ${region}` : name;
    const why = sealedToken === '' ? ' (no sealed token given)' : '';
    info(`Exchanging the client credentials${why} at ${where}: ${url}`);
    const started = system.now();
    const token = await withRetry((timeoutMs) => exchangeOnce(exchange, secrets, timeoutMs, () => system.now()), plan, system);
    info(`Access token received and masked after ${connect_seconds(system.now() - started)}; ${lifetime(token)}`);
    return token;
}
async function check({ server }, token, secrets, plan, system) {
    const started = system.now();
    const offered = await verify(server, token.value, secrets, plan, system);
    info(`The MCP server at ${server.url} accepts the token and offers ${offered.length} tools; asked in ${connect_seconds(system.now() - started)}`);
    return offered;
}
/** The server with the tools that `tools: read-only` stands for. */
function narrowed({ server, toolsFromServer }, offered, secrets) {
    return toolsFromServer ? { ...server, tools: readOnlyTools(offered ?? [], secrets) } : server;
}
function emit({ agent, tokenInConfig }, server, token) {
    const changed = tokenInConfig === 'inline' ? agent.reference : agent.changedInVariable;
    if (changed?.test(token.value)) {
        throw new errors/* ActionError */.lZ(`The access token holds characters that ${agent.name} would change with token_in_config: ${tokenInConfig}. Set it to ${tokenInConfig === 'inline' ? 'env' : 'inline'}, or use another agent.`);
    }
    const way = server.transport === 'http' ? 'over HTTP' : `through mcp-remote ${server.mcpRemoteVersion}`;
    info(`Configuration for ${agent.name}: server ${server.name} at ${server.url} ${way}`);
    const readOnly = 'x-read-only-mode' in server.headers;
    if (server.tools) {
        info(`Open to the agent: ${server.tools.join(', ')}${readOnly ? ' (read-only mode)' : ''}`);
    }
    else if (readOnly) {
        info('Open to the agent: every tool that only reads');
    }
    else {
        info('Open to the agent: every tool that the credentials allow. Name those it needs in `tools`, or set `read_only: true`.');
    }
    const emitted = (value) => agent.emit(server, tokenInConfig === 'env' ? 'env' : { inline: value });
    startGroup('mcp_config, with *** for the token');
    info(emitted('***').config);
    endGroup();
    return emitted(token.value);
}
function lifetime({ expiresAt, expiresInSeconds }) {
    return `it expires at ${isoSeconds(expiresAt)}, in ${expiresInSeconds} s`;
}
function connect_seconds(ms) {
    return `${(ms / 1000).toFixed(1)} s`;
}


/***/ }),

/***/ 473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

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
/** One try of a request failed. */
class AttemptError extends ActionError {
    name = 'AttemptError';
    /** Whether the same request may succeed later. */
    passing;
    /** How long the server asks to stay away, in milliseconds; undefined where it does not say. */
    waitMs;
    constructor(message, { passing = false, waitMs } = {}) {
        super(message);
        this.passing = passing;
        this.waitMs = waitMs;
    }
}


/***/ }),

/***/ 923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ failureOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(473);
/* harmony import */ var _open_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(233);


const causes = {
    ENOTFOUND: {
        what: 'its name does not resolve',
        remedy: "Check the runner's DNS, and whether it needs a proxy (https_proxy).",
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
/** What OpenSSL and Node call a certificate or handshake that was refused. */
const tlsCode = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$)/;
/**
 * A network error in words: what failed, the likely cause, the remedy.
 *
 * @param error what Node threw
 * @param timedOutAfterMs set when the request was ended because its time was up
 */
function failureOf(error, endpoint, timedOutAfterMs) {
    const fail = (what, remedy, passing = true) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AttemptError */ .cb(`Could not get an answer from ${endpoint.name} at ${endpoint.origin}: ${what}. ${remedy}`, {
        passing,
    });
    const proxy = proxyOf(endpoint.url);
    const via = proxy ? ` through the proxy ${proxy}` : '';
    const { code, message } = describe(error);
    if (proxy === null) {
        return fail('the proxy address is no URL, and is not used', 'Write https_proxy (or http_proxy) as http://host:port.', code !== 'ERR_INVALID_URL');
    }
    if (timedOutAfterMs !== undefined) {
        return fail(`no complete response${via} within ${(timedOutAfterMs / 1000).toFixed(1)} s`, "Check the runner's network, firewall and proxy.");
    }
    // The `tunnel` package behind @actions/http-client says so in words only.
    if (proxy !== undefined && message.includes('tunneling socket')) {
        const status = /statusCode=(\d{3})/.exec(message)?.[1];
        if (status === '407') {
            return fail(`the proxy ${proxy} wants credentials (407)`, 'Put them into https_proxy: http://user:password@host:port.', false);
        }
        return fail(status === undefined
            ? `the proxy ${proxy} could not be reached or closed the connection`
            : `the proxy ${proxy} refused the connection (${status})`, 'Check https_proxy and what the proxy allows, or list the host in no_proxy.', status === undefined || status.startsWith('5'));
    }
    if (tlsCode.test(code)) {
        return fail(`the TLS connection${via} failed (${code})`, tlsRemedy(code, endpoint), false);
    }
    if (code.startsWith('HPE_')) {
        return fail(`its response${via} is not valid HTTP (${code})`, endpoint.check);
    }
    const known = causes[code];
    if (known)
        return fail(`${known.what}${via} (${code})`, known.remedy);
    return fail(`the request${via} failed (${code})`, "Check the runner's network.");
}
function tlsRemedy(code, endpoint) {
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return "The server's certificate is not valid at this time: check the runner's clock, or have it renewed.";
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        return `The server's certificate is for another host. ${endpoint.check}`;
    }
    return 'Where the network or the server uses a certificate authority of its own, point NODE_EXTRA_CA_CERTS at its PEM file in `env:` of the job or in the environment of a self-hosted runner.';
}
/** As `proxyFor`, but null where the proxy that is set cannot be used. */
function proxyOf(url) {
    try {
        return (0,_open_js__WEBPACK_IMPORTED_MODULE_1__/* .proxyFor */ .i)(url);
    }
    catch {
        return null;
    }
}
/** Node's code and message; of several tries over IPv4 and IPv6 the code of the first. */
function describe(error) {
    const fact = (key) => Reflect.get(Object(error), key);
    const tries = fact('errors');
    if (fact('code') === undefined && Array.isArray(tries))
        return describe(tries[0]);
    return { code: String(fact('code') ?? fact('name')), message: String(fact('message')) };
}


/***/ }),

/***/ 223:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
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


/***/ }),

/***/ 233:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ open),
/* harmony export */   i: () => (/* binding */ proxyFor)
/* harmony export */ });
/* harmony import */ var _actions_http_client__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(961);
/* harmony import */ var _actions_http_client_lib_proxy__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(783);


/**
 * Sends the request, through the proxy of `https_proxy`/`no_proxy` where they say so, and gives
 * the response as soon as its headers are there. Never follows a redirect: @actions/http-client
 * would send the body, and with it the client secret, to any host. `signal` ends everything.
 *
 * @throws what Node throws
 */
async function open(request, signal) {
    const client = new _actions_http_client__WEBPACK_IMPORTED_MODULE_0__/* .HttpClient */ .Qq('port-mcp-auth', [
        {
            prepareRequest: (options) => {
                endWith(signal, options);
            },
            canHandleAuthentication: () => false,
            handleAuthentication: () => Promise.reject(new Error('not used')),
        },
    ], { allowRedirects: false, allowRetries: false });
    const response = await client.request(request.method, request.url, request.body, request.headers);
    return response.message;
}
function endWith(signal, options) {
    options.signal = signal;
    // A URL writes an IPv6 address in brackets, which Node would try to resolve as a name.
    options.host = options.host?.replace(/^\[(.*)\]$/, '$1') ?? null;
    // The CONNECT to a proxy is a request of its own; without the signal a proxy that never
    // answers would keep the process alive.
    const { agent } = options;
    if (typeof agent === 'object' && 'proxyOptions' in agent) {
        Object.assign(Object(agent.proxyOptions), { signal });
    }
}
/**
 * The host and port of the proxy that `open` uses for this URL; undefined where it uses none.
 *
 * @throws Error where one is set in a form that @actions/http-client refuses, or passes over in
 *   silence, such as `host:port`
 */
function proxyFor(url) {
    const target = new URL(url);
    const proxy = (0,_actions_http_client_lib_proxy__WEBPACK_IMPORTED_MODULE_1__/* .getProxyUrl */ .s)(target);
    if (proxy?.hostname)
        return proxy.host;
    const names = target.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
    const isSet = names.some((name) => process.env[name]);
    if (isSet && !(0,_actions_http_client_lib_proxy__WEBPACK_IMPORTED_MODULE_1__/* .checkBypass */ .H)(target))
        throw new Error('The proxy address is no URL');
    return undefined;
}


/***/ }),

/***/ 296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(500);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(570);


// The package that opens tunnels through proxies calls Buffer(); nobody can act on the warning.
process.noDeprecation = true;
// The await makes Node exit with an error, should the event loop ever run empty before the end.
await (0,_connect_js__WEBPACK_IMPORTED_MODULE_1__/* .connect */ .N)({
    now: () => performance.timeOrigin + performance.now(),
    sleep: async (ms) => {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms);
    },
    random: Math.random,
});

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 172:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  x: () => (/* binding */ refusal)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/http/retry-after.js
/**
 * How long the server asks to stay away: `Retry-After` in seconds or as a date (RFC 9110, section
 * 10.2.3), else the named header with the epoch second of the limit's reset.
 *
 * @param now milliseconds since the epoch
 * @returns milliseconds; undefined where the server does not say, or not in a way to understand
 */
function retryAfterMs(headers, now, resetHeader) {
    return (waitOf(headers['retry-after'], now) ??
        (resetHeader === undefined ? undefined : resetOf(headers[resetHeader], now)));
}
function waitOf(value, now) {
    if (value === undefined)
        return undefined;
    if (/^\d{1,9}$/.test(value.trim()))
        return Number(value) * 1000;
    // A date has letters; Date.parse would take bare numbers such as "-1" for years.
    const at = /[a-z]/i.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
function resetOf(value, now) {
    if (typeof value !== 'string' || !/^\d{1,11}(\.\d+)?$/.test(value))
        return undefined;
    const ms = Number(value) * 1000 - now;
    return ms > 0 ? ms : undefined;
}

;// CONCATENATED MODULE: ./build/port/refusal.js


/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 *
 * @param now milliseconds since the epoch
 */
function refusal({ status, headers }, answer, endpoint, words, secrets, now) {
    const said = secrets.clean(serverMessage(answer));
    const quoted = said === '' ? '' : ` ("${said}")`;
    const sentences = (what, remedy) => `${endpoint.name} at ${endpoint.origin} ${what} (${status})${quoted}. ${remedy}`;
    const fail = (what, remedy) => new errors/* AttemptError */.cb(sentences(what, remedy));
    const passing = (what, remedy, waitMs = retryAfterMs(headers, now)) => new errors/* AttemptError */.cb(sentences(what, remedy), { passing: true, waitMs });
    if (status >= 200 && status <= 299)
        return fail('reported a failure', endpoint.check);
    if (status >= 300 && status <= 399) {
        const target = URL.parse(headers.location ?? '', endpoint.url)?.host;
        return fail('redirects elsewhere', `${target ? `It points to ${secrets.clean(target)}. ` : ''}The action follows no redirect, since it would hand the credentials to another address. ${endpoint.check}`);
    }
    if (status === 401 || answer?.error === 'invalid_client') {
        return fail(...words.unauthorized);
    }
    if (status === 403 && /^IP not whitelisted/i.test(said)) {
        return fail('does not accept the address of this runner', "The organization restricts source addresses: add the runner's address to the allow-list in Port, or use a runner with a fixed address.");
    }
    if (status === 403)
        return fail(...words.forbidden);
    if (status === 404 || status === 405) {
        return fail('does not know the address', endpoint.check);
    }
    if (status === 408)
        return passing('timed out', 'Run the job again.');
    if (status === 429) {
        return passing('has had too many requests', words.tooMany, retryAfterMs(headers, now, 'x-ratelimit-reset'));
    }
    if (status >= 500)
        return passing('has a problem', 'Run the job again later.');
    return fail('refused the request', `${words.refused} ${endpoint.check}`);
}
/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer) {
    const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
    return said.find((text) => typeof text === 'string')?.toString() ?? '';
}


/***/ }),

/***/ 961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (/* binding */ HttpClient)
});

// UNUSED EXPORTS: Headers, HttpClientError, HttpClientResponse, HttpCodes, MediaTypes, getProxyUrl, isHttps

// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(783);
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: external "node:http"
var x = (y) => {
	var x = {}; __nccwpck_require__.d(x, y); return x
} 
var y = (x) => (() => (x))
const external_node_http_namespaceObject = x({ ["ProxyAgent"]: () => (__WEBPACK_EXTERNAL_MODULE_node_http_b674be28__.ProxyAgent) });
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
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
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
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
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
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
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
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
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
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
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
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
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
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
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
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
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
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
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
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
        // gives handlers an opportunity to participate
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
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
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
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
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
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
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
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
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
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
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
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new external_node_http_namespaceObject.ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
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
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
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
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
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
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
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
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 783:
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
    // Determine the request port
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
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
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
//# sourceMappingURL=proxy.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(296);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
