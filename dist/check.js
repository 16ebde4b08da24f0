"use strict";
exports.id = 741;
exports.ids = [741];
exports.modules = {

/***/ 1390:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Em: () => (/* binding */ request),
/* harmony export */   Ew: () => (/* binding */ notification),
/* harmony export */   LB: () => (/* binding */ CostlyJson),
/* harmony export */   MA: () => (/* binding */ countParts),
/* harmony export */   OI: () => (/* binding */ JsonReader),
/* harmony export */   Z1: () => (/* binding */ methodNotFound),
/* harmony export */   gw: () => (/* binding */ response),
/* harmony export */   ol: () => (/* binding */ members)
/* harmony export */ });
/* unused harmony exports maxDepth, maxParts */
/** Deeper than any tool's schema. */
const maxDepth = 100;
/**
 * Of all JSON in one conversation: opening brackets, colons and commas outside of strings. Each stands for a
 * value that takes up to some 100 bytes when it is parsed; 8 MiB of honest schemas hold fewer.
 */
const maxParts = 1_000_000;
/** The code of JSON-RPC for a method that the other side does not know. */
const methodNotFound = -32_601;
/** JSON that is refused before it is parsed. */
class CostlyJson extends Error {
    name = 'CostlyJson';
}
/** The members of a JSON object; undefined for any other value. */
function members(value) {
    return isObject(value) ? value : undefined;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A request as text. */
function request(id, method, params) {
    return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
/** A notification as text. */
function notification(method) {
    return JSON.stringify({ jsonrpc: '2.0', method });
}
/** The answer to a request of the server's, as text. */
function response(id, answer) {
    return JSON.stringify({ jsonrpc: '2.0', id, ...answer });
}
/** Parses the foreign JSON of one conversation at a bounded cost. */
class JsonReader {
    #parts = 0;
    /** @throws CostlyJson, SyntaxError (whose message quotes the text) */
    parse(text) {
        this.#parts += countParts(text);
        if (this.#parts > maxParts) {
            throw new CostlyJson(`brings more than ${maxParts.toLocaleString('en')} brackets, colons and commas`);
        }
        return JSON.parse(text);
    }
    /**
     * The messages in the text: one, or an array of them, which revision 2025-03-26 allows. What is no
     * message is left out.
     *
     * @throws CostlyJson, SyntaxError (whose message quotes the text)
     */
    messages(text) {
        const value = this.parse(text);
        return (Array.isArray(value) ? value : [value]).flatMap((one) => messageOf(one) ?? []);
    }
}
function messageOf(value) {
    const { jsonrpc, id, method, result, error } = members(value) ?? {};
    if (jsonrpc !== '2.0')
        return undefined;
    if (typeof method === 'string') {
        return isId(id) ? { kind: 'request', id, method } : { kind: 'notification', method };
    }
    const failure = errorOf(error);
    if (failure)
        return { kind: 'error', id: isId(id) ? id : null, error: failure };
    return isId(id) && result !== undefined ? { kind: 'result', id, result } : undefined;
}
function errorOf(value) {
    const { code, message, data } = members(value) ?? {};
    return typeof code === 'number'
        ? { code, message: typeof message === 'string' ? message : '', data }
        : undefined;
}
function isId(value) {
    return typeof value === 'string' || typeof value === 'number';
}
/**
 * How much there would be to parse. One pass over the text, which need not be JSON, without memory
 * of its own.
 *
 * @returns the number of opening brackets, colons and commas outside of strings
 * @throws CostlyJson where they are nested too deep
 */
function countParts(text) {
    let depth = 0;
    let parts = 0;
    let inString = false;
    for (let index = 0; index < text.length; index += 1) {
        const character = text.charCodeAt(index);
        if (inString) {
            if (character === backslash)
                index += 1;
            else if (character === quote)
                inString = false;
            continue;
        }
        switch (character) {
            case quote:
                inString = true;
                break;
            case leftBracket:
            case leftBrace:
                depth += 1;
                parts += 1;
                if (depth > maxDepth)
                    throw new CostlyJson(`is nested more than ${maxDepth} deep`);
                break;
            case rightBracket:
            case rightBrace:
                depth -= 1;
                break;
            case comma:
            case colon:
                parts += 1;
                break;
        }
    }
    return parts;
}
const quote = 0x22;
const backslash = 0x5c;
const leftBracket = 0x5b;
const rightBracket = 0x5d;
const leftBrace = 0x7b;
const rightBrace = 0x7d;
const comma = 0x2c;
const colon = 0x3a;


/***/ }),

/***/ 6605:
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

/***/ 3396:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ mcpEndpoint)
/* harmony export */ });
/* harmony import */ var _port_regions_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2930);

/** How messages name the MCP server, and what its refusals mean. */
function mcpEndpoint(url, { allowedActions }) {
    const own = _port_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .regions */ .Ei.find((region) => _port_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .addresses */ .Nt[region].mcpUrl === url);
    return {
        name: "Port's MCP server",
        url,
        advice: own
            ? (0,_port_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .adviceOnPortsOwn */ .u)(`region ${own}`)
            : `Check mcp_url: Port's own are ${(0,_port_regions_js__WEBPACK_IMPORTED_MODULE_0__/* .portsOwn */ .VE)('mcpUrl')}.`,
        words: {
            unauthorized: [
                'refused the access token',
                'The token endpoint has just issued it, or a sealed token held it: it is of another region than mcp_url, or was revoked. Set region alone, or auth_base_url and mcp_url of one region.',
            ],
            expired: [
                'says that the access token has expired',
                'Port hands out the same token until it expires, to everybody with these credentials: run the job again, and give agents credentials of their own.',
            ],
            forbidden: [
                'forbids the connection',
                'Check in Port that these credentials may use the MCP server.',
            ],
            tooMany: 'All jobs of an organization share one limit: start fewer jobs at once.',
            refused: allowedActions ? 'Check allowed_actions.' : '',
        },
    };
}


/***/ }),

/***/ 7892:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verify: () => (/* binding */ verify)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/http/endpoint.js
var http_endpoint = __webpack_require__(991);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(9774);
// EXTERNAL MODULE: ./build/port/headers.js
var port_headers = __webpack_require__(6157);
// EXTERNAL MODULE: ./build/verify/endpoint.js
var verify_endpoint = __webpack_require__(3396);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: ./build/http/decoded.js
var decoded = __webpack_require__(1238);
// EXTERNAL MODULE: ./build/http/retry-after.js
var retry_after = __webpack_require__(797);
// EXTERNAL MODULE: ./build/http/send.js + 2 modules
var send = __webpack_require__(1517);
// EXTERNAL MODULE: ./build/json.js
var json = __webpack_require__(7657);
;// CONCATENATED MODULE: ./build/mcp/errors.js
/** The server answered, but not with a list of tools. */
class McpError extends Error {
    name = 'McpError';
    problem;
    constructor(problem) {
        super(problem.kind);
        this.problem = problem;
    }
    /** The JSON-RPC error that the server sent, with whatever status. */
    get rpc() {
        const { problem } = this;
        return problem.kind === 'refused' || problem.kind === 'error' ? problem.error : undefined;
    }
}

// EXTERNAL MODULE: ./build/node_modules/eventsource-parser/dist/parse.js + 1 modules
var parse = __webpack_require__(1713);
;// CONCATENATED MODULE: ./build/mcp/event-stream.js

/** Of one event, in characters; the longest answer that can come. */
const maxEventLength = 8 * 1024 * 1024;
/** An event of the stream is longer than any answer. */
class EndlessEvent extends Error {
    name = 'EndlessEvent';
}
/**
 * The data of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)
 * as they come. Streamable HTTP sends its messages as events without a type, or of the type
 * `message`; others, and those without data, are left out. The last event counts even where the
 * stream ends without the blank line after it.
 *
 * @throws EndlessEvent, and whatever the body throws
 */
async function* readEvents(body) {
    let events = [];
    // Without onError: an error for each unknown line would take half a minute for 8 MiB of them.
    const parser = (0,parse/* createParser */.C)({
        maxBufferSize: maxEventLength,
        onEvent: ({ event = 'message', data }) => {
            if (event === 'message' && data !== '')
                events.push(data);
        },
    });
    const decoder = new TextDecoder();
    const feed = (text) => {
        events = [];
        try {
            parser.feed(text);
        }
        catch {
            // The one thing that it throws, at the first call after its buffer was full.
            throw new EndlessEvent('holds an event without end');
        }
        return events;
    };
    for await (const chunk of body)
        yield* feed(decoder.decode(chunk, { stream: true }));
    yield* feed(`${decoder.decode()}\n\n`);
}

// EXTERNAL MODULE: ./build/mcp/messages.js
var messages = __webpack_require__(1390);
;// CONCATENATED MODULE: ./build/mcp/conversation.js



/**
 * The revision without handshake and session: every request says in `_meta` and headers who asks
 * (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports).
 */
const statelessRevision = '2026-07-28';
/** Requests of the server's that are answered in one conversation: a ping or two. */
const maxAsked = 16;
/** Texts with messages in one conversation: an answer each, and what servers have to say meanwhile. */
const maxTexts = 10_000;
/** What is read of a refusal, in bytes; its status says most. */
const maxRefusal = 64 * 1024;
/** Requests and their results over Streamable HTTP, one after the other. */
class Conversation {
    client;
    #ask;
    #json = new messages/* JsonReader */.OI();
    #revision;
    #session;
    #lastId = 0;
    #asked = 0;
    #texts = 0;
    constructor(ask, client) {
        this.#ask = ask;
        this.client = client;
    }
    /** From here on every request names the revision. */
    agree(revision) {
        this.#revision = revision;
    }
    /**
     * The result of one request. What the server asks in between is answered.
     *
     * @throws McpError, and whatever Ask throws
     */
    async request(method, params) {
        this.#lastId += 1;
        const id = this.#lastId;
        const answer = this.#revision === statelessRevision
            ? await this.#post((0,messages/* request */.Em)(id, method, { ...params, _meta: this.#meta() }), {
                'mcp-method': method,
            })
            : await this.#post((0,messages/* request */.Em)(id, method, params));
        try {
            if (!isSuccess(answer))
                throw await this.#refusal(method, answer);
            if (method === 'initialize')
                this.#open(answer);
            return await this.#result(id, method, answer);
        }
        catch (error) {
            throw error instanceof messages/* CostlyJson */.LB || error instanceof EndlessEvent
                ? new McpError({ kind: 'not-mcp', method, what: error.message })
                : error;
        }
        finally {
            await answer.release();
        }
    }
    /** @throws McpError, and whatever Ask throws */
    async notify(method) {
        const answer = await this.#post((0,messages/* notification */.Ew)(method));
        try {
            if (!isSuccess(answer))
                throw await this.#refusal(method, answer);
        }
        finally {
            await answer.release();
        }
    }
    /** Closes the session, where there is one, without waiting for the server to do so. */
    end() {
        if (this.#session !== undefined)
            forget(this.#ask('DELETE', this.#headers(), ''));
    }
    #post(body, headers) {
        return this.#ask('POST', {
            accept: 'application/json, text/event-stream',
            'content-type': 'application/json',
            ...this.#headers(),
            ...headers,
        }, body);
    }
    #headers() {
        return {
            ...(this.#session !== undefined && { 'mcp-session-id': this.#session }),
            ...(this.#revision !== undefined && { 'mcp-protocol-version': this.#revision }),
        };
    }
    #meta() {
        return {
            'io.modelcontextprotocol/protocolVersion': this.#revision,
            'io.modelcontextprotocol/clientInfo': this.client,
            'io.modelcontextprotocol/clientCapabilities': {},
        };
    }
    #open({ headers }) {
        const id = headers['mcp-session-id'];
        if (typeof id === 'string' && id !== '')
            this.#session = id;
    }
    async #result(id, method, answer) {
        for await (const message of this.#messages(method, answer)) {
            if (message.kind === 'request')
                this.#reply(message);
            else if (message.kind === 'result' && isSame(message.id, id)) {
                return this.#complete(method, message.result);
            }
            // Without an id it answers a request whose id could not be read: there is only this one.
            else if (message.kind === 'error' && (message.id === null || isSame(message.id, id))) {
                throw new McpError({ kind: 'error', method, error: message.error });
            }
        }
        throw new McpError({ kind: 'unanswered', method });
    }
    /** The stateless revision has results that are none yet: the server asks for input first. */
    #complete(method, result) {
        const type = (0,messages/* members */.ol)(result)?.resultType ?? 'complete';
        if (this.#revision === statelessRevision && type !== 'complete') {
            const what = 'has a "resultType" other than "complete"';
            throw new McpError({ kind: 'not-mcp', method, what });
        }
        return result;
    }
    async *#messages(method, { headers, body }) {
        const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
        if (type === 'text/event-stream') {
            // As agents do: what is no message in a stream is passed over.
            for await (const data of readEvents(body))
                yield* this.#messagesIn(data) ?? [];
        }
        else if (type === 'application/json') {
            const messages = this.#messagesIn(await textOf(body));
            if (!messages)
                throw new McpError({ kind: 'not-mcp', method, what: 'is not JSON' });
            if (messages.length === 0) {
                throw new McpError({ kind: 'not-mcp', method, what: 'is JSON, but not JSON-RPC' });
            }
            yield* messages;
        }
        else {
            const what = `is neither JSON nor an event stream, but ${type || 'without a content type'}`;
            throw new McpError({ kind: 'not-mcp', method, what });
        }
    }
    /** The JSON-RPC error that a refusal may hold; what else it holds says nothing here. */
    #errorIn(text) {
        try {
            return this.#json.messages(text).find((message) => message.kind === 'error')?.error;
        }
        catch {
            return undefined;
        }
    }
    /** Undefined where the text is no JSON. */
    #messagesIn(text) {
        this.#texts += 1;
        if (this.#texts > maxTexts) {
            throw new McpError({ kind: 'too-many', what: 'events', limit: maxTexts });
        }
        try {
            return this.#json.messages(text);
        }
        catch (error) {
            if (error instanceof SyntaxError)
                return undefined;
            throw error;
        }
    }
    async #refusal(method, { status, headers, body }) {
        const text = await beginningOf(body);
        const error = this.#errorIn(text);
        // A method that the server does not know is answered with 404 by some.
        if (status === 404 && this.#session !== undefined && error?.code !== messages/* methodNotFound */.Z1) {
            this.#session = undefined;
            return new McpError({ kind: 'session-lost', method });
        }
        return new McpError({ kind: 'refused', method, status, headers, body: text, error });
    }
    /** Not waited for: a server that needs the reply keeps its own answer back. */
    #reply({ id, method }) {
        this.#asked += 1;
        if (this.#asked > maxAsked) {
            throw new McpError({ kind: 'too-many', what: 'requests of its own', limit: maxAsked });
        }
        const reply = method === 'ping'
            ? { result: {} }
            : { error: { code: messages/* methodNotFound */.Z1, message: 'Method not found' } };
        forget(this.#post((0,messages/* response */.gw)(id, reply)));
    }
}
/** What becomes of it changes nothing here. */
function forget(answer) {
    answer.then((given) => given.release()).catch(() => undefined);
}
function isSuccess({ status }) {
    return status >= 200 && status <= 299;
}
/** Some servers send a number back as text. */
function isSame(one, other) {
    return String(one) === String(other);
}
async function textOf(body) {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body)
        text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
}
/** As much of a refusal as came; it counts without its body, too. */
async function beginningOf(body) {
    const chunks = [];
    let length = 0;
    try {
        for await (const chunk of body) {
            chunks.push(chunk);
            length += chunk.length;
            if (length >= maxRefusal)
                break;
        }
    }
    catch {
        // The status has said it.
    }
    return Buffer.concat(chunks).toString('utf8', 0, maxRefusal);
}

;// CONCATENATED MODULE: ./build/mcp/list-tools.js



/**
 * More would not fit into an agent's arguments (a Linux program takes 128 KiB in one), and no model
 * could choose among them.
 */
const maxTools = 1_000;
const maxPages = 64;
/** The newest revision that begins with a handshake. */
const newestHandshake = '2025-11-25';
/** Newest first, as far back as agents go. */
const olderHandshakes = ['2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];
/** These come with the revisions that the server has: since 2026-07-28, and before it. */
const unsupportedVersion = -32_022;
const invalidParams = -32_602;
/** Only 2026-07-28 has it: a header that it demands is missing. */
const headerMismatch = -32_020;
/**
 * One conversation as an agent has it, up to the list of all tools; the session is closed without
 * waiting for it. A name that comes twice is one tool, read-only where all of them are.
 *
 * @throws McpError, and whatever Ask throws
 */
async function listTools(ask, client) {
    const conversation = new Conversation(ask, client);
    try {
        const announced = await begin(conversation);
        return await allPages(conversation, announced);
    }
    finally {
        conversation.end();
    }
}
/**
 * Finds the revision in common: by handshake, or, where the server says that it has only that, the
 * one without.
 *
 * @returns whether the server announces tools
 */
async function begin(conversation) {
    let hello;
    try {
        hello = await shakeHands(conversation, newestHandshake);
    }
    catch (error) {
        if (!(error instanceof McpError))
            throw error;
        const offered = offeredIn(error);
        const older = olderHandshakes.find((revision) => offered?.includes(revision));
        if (older === undefined)
            return beginStateless(conversation, error, offered);
        hello = await shakeHands(conversation, older);
    }
    await conversation.notify('notifications/initialized');
    return announcesTools(hello);
}
/**
 * @param refused how the handshake ended
 * @param offered the revisions that the server named
 * @returns whether the server announces tools
 */
async function beginStateless(conversation, refused, offered) {
    if (offered && !offered.includes(statelessRevision)) {
        throw new McpError({ kind: 'no-common-revision', offered });
    }
    const code = refused.rpc?.code;
    if (!offered && code !== messages/* methodNotFound */.Z1 && code !== headerMismatch)
        throw refused;
    conversation.agree(statelessRevision);
    if (offered)
        return false;
    // Its error alone is no proof that it has this revision.
    const discovered = await conversation.request('server/discover', {}).catch((error) => {
        throw error instanceof McpError ? refused : error;
    });
    return announcesTools(discovered);
}
/** @returns the result of `initialize` */
async function shakeHands(conversation, protocolVersion) {
    const method = 'initialize';
    const result = await conversation.request(method, {
        protocolVersion,
        capabilities: {},
        clientInfo: conversation.client,
    });
    const agreed = (0,messages/* members */.ol)(result)?.protocolVersion;
    if (typeof agreed !== 'string') {
        throw new McpError({ kind: 'not-mcp', method, what: 'names no protocolVersion' });
    }
    if (agreed !== newestHandshake && !olderHandshakes.includes(agreed)) {
        throw new McpError({ kind: 'no-common-revision', offered: [agreed] });
    }
    conversation.agree(agreed);
    return result;
}
function announcesTools(result) {
    return (0,messages/* members */.ol)((0,messages/* members */.ol)(result)?.capabilities)?.tools !== undefined;
}
/** The revisions that the server names where it refuses the one that it was offered. */
function offeredIn({ problem, rpc }) {
    if (problem.kind === 'no-common-revision')
        return problem.offered;
    if (rpc?.code !== unsupportedVersion && rpc?.code !== invalidParams)
        return undefined;
    const supported = (0,messages/* members */.ol)(rpc.data)?.supported;
    return Array.isArray(supported)
        ? supported.filter((revision) => typeof revision === 'string')
        : undefined;
}
async function allPages(conversation, announced) {
    const tools = new Map();
    const cursors = new Set();
    let cursor;
    for (let number = 1; number <= maxPages; number += 1) {
        const page = await pageAt(conversation, cursor, number).catch((error) => {
            const isUnknown = error instanceof McpError && error.rpc?.code === messages/* methodNotFound */.Z1;
            if (isUnknown && !announced)
                return { tools: [], nextCursor: undefined };
            throw error;
        });
        for (const tool of page.tools) {
            const twin = tools.get(tool.name);
            tools.set(tool.name, twin && twin.readOnly !== tool.readOnly ? { ...tool, readOnly: false } : tool);
        }
        if (tools.size > maxTools) {
            throw new McpError({ kind: 'too-many', what: 'tools', limit: maxTools });
        }
        cursor = page.nextCursor;
        if (cursor === undefined)
            return [...tools.values()];
        if (cursors.has(cursor))
            throw new McpError({ kind: 'same-page' });
        cursors.add(cursor);
    }
    throw new McpError({ kind: 'too-many', what: 'pages', limit: maxPages });
}
/** @param number for the words of an error, from 1 */
async function pageAt(conversation, cursor, number) {
    const method = 'tools/list';
    const result = (0,messages/* members */.ol)(await conversation.request(method, cursor === undefined ? {} : { cursor }));
    const refuse = (what) => new McpError({ kind: 'not-mcp', method, what });
    if (!Array.isArray(result?.tools))
        throw refuse('has no list "tools"');
    // Some servers end the list with null or an empty text.
    const nextCursor = result.nextCursor ?? '';
    if (typeof nextCursor !== 'string')
        throw refuse('has a "nextCursor" that is no text');
    const tools = result.tools.map((tool, index) => {
        const { name, annotations } = (0,messages/* members */.ol)(tool) ?? {};
        if (typeof name !== 'string' || name === '') {
            throw refuse(`has no name at tools[${index}].name of page ${number}`);
        }
        const hint = (0,messages/* members */.ol)(annotations)?.readOnlyHint;
        return { name, readOnly: typeof hint === 'boolean' ? hint : undefined };
    });
    return { tools, nextCursor: nextCursor === '' ? undefined : nextCursor };
}

// EXTERNAL MODULE: ./build/port/refusals.js
var refusals = __webpack_require__(9646);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8743);
;// CONCATENATED MODULE: ./build/verify/list-offered.js











/** Of all responses together; Port's tools with their schemas take a small part of it. */
const maxBytes = 8 * 1024 * 1024;
/** How long an event stream may take to end after its last event, in milliseconds. */
const endOfStreamMs = 100;
/** How long the body of a refusal may take, in milliseconds. */
const refusalMs = 1_000;
/**
 * One attempt to connect as an agent does and to list the tools, all pages.
 *
 * @param headers `Authorization` among them
 * @throws AttemptError
 */
function listOffered(endpoint, headers, secrets, timeoutMs, clock) {
    return (0,send/* attempt */.CD)(endpoint, timeoutMs, async (connection, signal) => {
        try {
            const client = { name: 'port-mcp-auth', version: version/* version */.r };
            return await listTools(boundedAsk(connection, headers, endpoint, signal), client);
        }
        catch (error) {
            if (!(error instanceof McpError))
                throw error;
            throw explained(error.problem, endpoint, secrets, clock);
        }
    });
}
/** Requests on one connection; all that is read is counted against one limit. */
function boundedAsk(connection, own, endpoint, signal) {
    let bytes = 0;
    async function* counted(message) {
        const refuse = (why) => new errors/* AttemptError */.cb((0,http_endpoint/* sentences */.h)(endpoint, `sent ${why}`));
        try {
            for await (const chunk of (0,decoded/* decoded */.DH)(message)) {
                bytes += chunk.length;
                if (bytes > maxBytes)
                    throw refuse('more than 8 MiB for one list of tools');
                yield chunk;
            }
        }
        catch (error) {
            const why = (0,decoded/* unreadable */.O$)(error);
            throw why === undefined ? error : refuse(`a response ${why}`);
        }
    }
    return async (method, headers, body) => {
        const message = await connection.request({ method, headers: { ...headers, ...own, 'accept-encoding': 'identity' }, body }, signal);
        const status = message.statusCode ?? 0;
        // The status of a refusal says most; its body may be missing.
        const refused = status > 299 ? setTimeout(() => message.destroy(), refusalMs) : undefined;
        return {
            status,
            headers: message.headers,
            body: counted(message),
            release: async () => {
                clearTimeout(refused);
                if (message.closed)
                    return;
                const timer = setTimeout(() => message.destroy(), endOfStreamMs);
                // Not before its end is the connection free for the next request.
                await (0,external_node_events_.once)(message.on('error', () => undefined).resume(), 'close');
                clearTimeout(timer);
            },
        };
    };
}
function explained(problem, endpoint, secrets, clock) {
    const permanent = (what, remedy) => new errors/* AttemptError */.cb((0,http_endpoint/* sentences */.h)(endpoint, what, remedy));
    const transient = (what) => new errors/* AttemptError */.cb((0,http_endpoint/* sentences */.h)(endpoint, what, 'Try again.'), { transient: true });
    switch (problem.kind) {
        case 'refused': {
            const waitMs = (0,retry_after/* retryAfterMs */.V)(problem, clock.now());
            // A JSON-RPC error holds its message one level deeper than Port's API does.
            const answer = { message: problem.error?.message, ...(0,json/* jsonObject */.o)(problem.body) };
            return (0,refusals/* refusal */.x5)({ ...problem, waitMs }, answer, endpoint, secrets);
        }
        case 'error': {
            const said = secrets.clean(problem.error.message);
            return permanent(`answered ${problem.method} with the JSON-RPC error ${problem.error.code}${said && ` ("${said}")`}`);
        }
        case 'session-lost':
            return transient('lost the session that it had just opened (404)');
        case 'unanswered':
            return transient(`ended its response to ${problem.method} without an answer`);
        case 'no-common-revision':
            return permanent(`speaks no version of the protocol that this action knows, but ${secrets.clean(problem.offered.join(', ')) || 'none'}`);
        case 'not-mcp':
            return permanent(`answered, but not as an MCP server does: the answer to ${problem.method} ${secrets.clean(problem.what)}`, problem.what.includes('html')
                ? `This is a log-in page of the network, or the wrong address. ${endpoint.advice}`
                : undefined);
        case 'too-many':
            return permanent(`has more than ${problem.limit} ${problem.what} for one list of tools`);
        case 'same-page':
            return permanent('returns the same page of its tools again and again');
    }
}

// EXTERNAL MODULE: ./build/node_modules/fastest-levenshtein/mod.js
var mod = __webpack_require__(6605);
// EXTERNAL MODULE: ./build/port/tool-names.js
var tool_names = __webpack_require__(5364);
;// CONCATENATED MODULE: ./build/verify/missing.js



/** Of the tools that the server offers, as many are named. */
const maxShown = 20;
/**
 * What is wrong with names in the input `tools`: each that the server does not offer, with what
 * Port calls it today, or else with the closest one that it does.
 *
 * @param missing at least one name
 * @param offered tools with names that are safe to show
 * @param unhidden names that the server offers without read-only mode, where it was asked
 */
function missingTools(missing, offered, unhidden) {
    const names = offered.map(({ name }) => name);
    return new errors/* ActionError */.lZ([
        "Input tools names what Port's MCP server does not offer to these credentials:",
        ...missing.map((name) => `- ${name}${missing_explained(name, offered, unhidden)}`),
        `It offers: ${[...names.slice(0, maxShown), ...left(names)].join(', ')}.`,
    ].join('\n'));
}
function missing_explained(name, offered, unhidden) {
    if (unhidden.has(name))
        return `: ${tool_names/* hiddenByReadOnlyMode */.rz}`;
    const today = (0,tool_names/* successors */.ir)(name);
    const offeredToday = today.find((successor) => offered.some((tool) => tool.name === successor));
    if (offeredToday !== undefined)
        return `: did you mean ${offeredToday}? Port has renamed it.`;
    const hiddenToday = today.find((successor) => unhidden.has(successor));
    if (hiddenToday !== undefined) {
        return `: Port has renamed it to ${hiddenToday}; ${tool_names/* hiddenByReadOnlyMode */.rz}`;
    }
    const similar = closestName(name, offered);
    return similar === undefined ? '' : `: did you mean ${similar}?`;
}
/**
 * The offered name that most of `name` can stay for, of the tools that do no more harm than the
 * one that was named; undefined where none is similar.
 */
function closestName(name, offered) {
    const most = harmMeantBy(name);
    const names = offered.filter((tool) => harmOfTool(tool) <= most).map((tool) => tool.name);
    if (names.length === 0)
        return undefined;
    const best = (0,mod/* closest */.kp)(name, names);
    return (0,mod/* distance */.Io)(name, best) <= name.length / 2 ? best : undefined;
}
/**
 * The harm that somebody has in mind who writes this name, by the verb, which may have one letter
 * wrong, too few or too many: the least where it is none of Port's.
 */
function harmMeantBy(name) {
    const verb = (0,tool_names/* verbOf */.rl)(name);
    const nearest = (0,mod/* closest */.kp)(verb, tool_names/* knownVerbs */.U2);
    return ((0,mod/* distance */.Io)(verb, nearest) <= 1 ? (0,tool_names/* harmOfVerb */.Xe)(nearest) : undefined) ?? 0;
}
/** By its name and by what the server says of it: the worse of the two. */
function harmOfTool({ name, readOnly }) {
    const said = readOnly === true ? 0 : 1;
    const byName = (0,tool_names/* harmOf */.sY)(name) ?? said;
    return readOnly === false && byName === 0 ? said : byName;
}
function left(names) {
    return names.length > maxShown ? [`and ${names.length - maxShown} more`] : [];
}

// EXTERNAL MODULE: ./build/verify/tool.js
var tool = __webpack_require__(9427);
;// CONCATENATED MODULE: ./build/verify/verify.js








/**
 * Connects to the MCP server before the agent does, with the URL and the headers of its
 * configuration, and returns what the server offers.
 *
 * @throws ActionError where the server cannot be reached, refuses the token, is no MCP server,
 *   offers nothing, or lacks one of `tools`
 */
async function verify({ mcpUrl, narrowing, tools }, token, secrets, plan) {
    const endpoint = (0,verify_endpoint/* mcpEndpoint */.m)(mcpUrl, narrowing);
    const list = (narrowed) => (0,retry/* withRetry */.bD)((timeoutMs) => {
        const headers = { authorization: (0,port_headers/* bearer */.C)(token), ...(0,port_headers/* narrowingHeaders */.S)(narrowed) };
        return listOffered(endpoint, headers, secrets, timeoutMs, plan.clock);
    }, plan);
    const offered = await list(narrowing);
    if (offered.length === 0) {
        throw new errors/* ActionError */.lZ(`${(0,http_endpoint/* named */.K)(endpoint)} offers no tool to these credentials. Check in Port what they may use, and mcp_url.`);
    }
    const names = namesOf(offered);
    const wanted = tools === 'read-only' ? [] : (tools ?? []);
    const missing = wanted.filter((name) => !names.has(name));
    if (missing.length > 0) {
        // Without read-only mode the list says what that mode hides. Should it fail, the reason is
        // missing, nothing else.
        const all = narrowing.readOnly
            ? await list({ ...narrowing, readOnly: false }).catch(() => [])
            : [];
        throw missingTools(missing, offered.filter(({ name }) => (0,tool/* isSafeName */.TE)(name, secrets)), namesOf(all));
    }
    return offered;
}
function namesOf(tools) {
    return new Set(tools.map(({ name }) => name));
}


/***/ }),

/***/ 1713:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ createParser)
});

;// CONCATENATED MODULE: ./build/node_modules/eventsource-parser/dist/errors.js
class ParseError extends Error {
    constructor(message, options) {
        super(message);
        this.name = 'ParseError';
        this.type = options.type;
        this.field = options.field;
        this.value = options.value;
        this.line = options.line;
    }
}

;// CONCATENATED MODULE: ./build/node_modules/eventsource-parser/dist/parse.js

const LF = 10;
const CR = 13;
const SPACE = 32;
const MAX_FIELD_PREFIX_LENGTH = 6;
function createParser(config) {
    if (typeof config === 'function') {
        throw new TypeError('`config` must be an object, got a function instead. Did you mean `createParser({onEvent: fn})`?');
    }
    const { maxBufferSize, onComment, onError, onEvent, onId, onRetry } = config;
    const pendingFragments = [];
    let pendingFragmentsLength = 0;
    let bomPrefix = '';
    let id;
    let data = '';
    let dataLines = 0;
    let eventType;
    let terminated = false;
    let skippingLine = false;
    let skipNextLineFeed = false;
    function feed(chunk) {
        if (terminated) {
            throw new Error('Cannot feed parser: it was terminated after exceeding the configured max buffer size. Call `reset()` to resume parsing.');
        }
        if (bomPrefix !== undefined) {
            chunk = bomPrefix + chunk;
            if (chunk === '' || chunk === '\xEF' || chunk === '\xEF\xBB') {
                bomPrefix = chunk;
                return;
            }
            bomPrefix = undefined;
            chunk = chunk.replace(/^(?:\uFEFF|\xEF\xBB\xBF)/, '');
        }
        if (skippingLine || skipNextLineFeed) {
            chunk = resumeAfterSkip(chunk);
            if (!chunk) {
                return;
            }
        }
        if (!pendingFragments.length) {
            const trailing = processLines(chunk);
            if (trailing !== '') {
                storeTrailing(trailing);
            }
            checkForBufferOverflow();
            return;
        }
        if (chunk.indexOf('\n') === -1 && chunk.indexOf('\r') === -1) {
            if (pendingFragmentsLength < MAX_FIELD_PREFIX_LENGTH) {
                const head = pendingFragments.join('') +
                    chunk.slice(0, MAX_FIELD_PREFIX_LENGTH - pendingFragmentsLength);
                if (!shouldBufferTrailing(head)) {
                    pendingFragments.length = 0;
                    pendingFragmentsLength = 0;
                    skippingLine = true;
                    return;
                }
            }
            pendingFragments.push(chunk);
            pendingFragmentsLength += chunk.length;
            checkForBufferOverflow();
            return;
        }
        pendingFragments.push(chunk);
        const input = pendingFragments.join('');
        pendingFragments.length = 0;
        pendingFragmentsLength = 0;
        storeTrailing(processLines(input));
        checkForBufferOverflow();
    }
    function resumeAfterSkip(chunk) {
        if (chunk.length === 0) {
            return chunk;
        }
        if (skipNextLineFeed) {
            skipNextLineFeed = false;
            return chunk.charCodeAt(0) === LF ? chunk.slice(1) : chunk;
        }
        const crIndex = chunk.indexOf('\r');
        const lfIndex = chunk.indexOf('\n');
        const lineEnd = crIndex === -1 ? lfIndex : lfIndex === -1 ? crIndex : crIndex < lfIndex ? crIndex : lfIndex;
        if (lineEnd === -1) {
            return '';
        }
        if (lineEnd === chunk.length - 1 && chunk.charCodeAt(lineEnd) === CR) {
            skippingLine = false;
            skipNextLineFeed = true;
            return '';
        }
        skippingLine = false;
        return chunk.slice(lineEnd + (chunk.charCodeAt(lineEnd) === CR && chunk.charCodeAt(lineEnd + 1) === LF ? 2 : 1));
    }
    function storeTrailing(trailing) {
        if (!trailing)
            return;
        if (trailing.charCodeAt(trailing.length - 1) === CR) {
            parseLine(trailing, 0, trailing.length - 1);
            if (checkForBufferOverflow())
                return;
            skipNextLineFeed = true;
            return;
        }
        if (shouldBufferTrailing(trailing)) {
            pendingFragments.push(trailing);
            pendingFragmentsLength = trailing.length;
            return;
        }
        skippingLine = true;
    }
    function shouldBufferTrailing(trailing) {
        const firstCharCode = trailing.charCodeAt(0);
        return ((firstCharCode === 58 && !!onComment) ||
            (firstCharCode === 100 && isPotentialField(trailing, 'data')) ||
            (firstCharCode === 101 && isPotentialField(trailing, 'event')) ||
            (firstCharCode === 105 && isPotentialField(trailing, 'id')) ||
            (firstCharCode === 114 && isPotentialField(trailing, 'retry')));
    }
    function checkForBufferOverflow() {
        if (terminated)
            return true;
        if (maxBufferSize === undefined)
            return false;
        if (pendingFragmentsLength + data.length <= maxBufferSize)
            return false;
        terminated = true;
        pendingFragments.length = 0;
        pendingFragmentsLength = 0;
        id = undefined;
        data = '';
        dataLines = 0;
        eventType = undefined;
        skippingLine = false;
        skipNextLineFeed = false;
        onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} characters`, {
            type: 'max-buffer-size-exceeded',
        }));
        return true;
    }
    function processLines(chunk) {
        let searchIndex = 0;
        if (chunk.indexOf('\r') === -1) {
            let lfIndex = chunk.indexOf('\n', searchIndex);
            while (lfIndex !== -1) {
                if (searchIndex === lfIndex) {
                    if (id !== undefined) {
                        onId === null || onId === void 0 ? void 0 : onId(id);
                    }
                    if (dataLines > 0) {
                        onEvent === null || onEvent === void 0 ? void 0 : onEvent({ id, event: eventType, data });
                    }
                    id = undefined;
                    data = '';
                    dataLines = 0;
                    eventType = undefined;
                    searchIndex = lfIndex + 1;
                    lfIndex = chunk.indexOf('\n', searchIndex);
                    continue;
                }
                const firstCharCode = chunk.charCodeAt(searchIndex);
                if (isDataPrefix(chunk, searchIndex, firstCharCode)) {
                    const valueStart = chunk.charCodeAt(searchIndex + 5) === SPACE ? searchIndex + 6 : searchIndex + 5;
                    const value = chunk.slice(valueStart, lfIndex);
                    if (dataLines === 0 && chunk.charCodeAt(lfIndex + 1) === LF) {
                        if (id !== undefined) {
                            onId === null || onId === void 0 ? void 0 : onId(id);
                        }
                        onEvent === null || onEvent === void 0 ? void 0 : onEvent({ id, event: eventType, data: value });
                        id = undefined;
                        data = '';
                        eventType = undefined;
                        searchIndex = lfIndex + 2;
                        lfIndex = chunk.indexOf('\n', searchIndex);
                        continue;
                    }
                    data = dataLines === 0 ? value : `${data}\n${value}`;
                    dataLines++;
                }
                else if (isEventPrefix(chunk, searchIndex, firstCharCode)) {
                    eventType =
                        chunk.slice(chunk.charCodeAt(searchIndex + 6) === SPACE ? searchIndex + 7 : searchIndex + 6, lfIndex) || undefined;
                }
                else {
                    parseLine(chunk, searchIndex, lfIndex);
                }
                if (checkForBufferOverflow())
                    return '';
                searchIndex = lfIndex + 1;
                lfIndex = chunk.indexOf('\n', searchIndex);
            }
            return chunk.slice(searchIndex);
        }
        let crIndex = chunk.indexOf('\r', searchIndex);
        let lfIndex = chunk.indexOf('\n', searchIndex);
        while (searchIndex < chunk.length) {
            let lineEnd = -1;
            if (crIndex !== -1 && lfIndex !== -1) {
                lineEnd = crIndex < lfIndex ? crIndex : lfIndex;
            }
            else if (crIndex !== -1) {
                if (crIndex === chunk.length - 1) {
                    lineEnd = -1;
                }
                else {
                    lineEnd = crIndex;
                }
            }
            else if (lfIndex !== -1) {
                lineEnd = lfIndex;
            }
            if (lineEnd === -1) {
                break;
            }
            parseLine(chunk, searchIndex, lineEnd);
            if (checkForBufferOverflow())
                return '';
            searchIndex = lineEnd + 1;
            if (chunk.charCodeAt(searchIndex - 1) === CR && chunk.charCodeAt(searchIndex) === LF) {
                searchIndex++;
            }
            if (crIndex !== -1 && crIndex < searchIndex) {
                crIndex = chunk.indexOf('\r', searchIndex);
            }
            if (lfIndex !== -1 && lfIndex < searchIndex) {
                lfIndex = chunk.indexOf('\n', searchIndex);
            }
        }
        return chunk.slice(searchIndex);
    }
    function parseLine(chunk, start, end) {
        if (start === end) {
            dispatchEvent();
            return;
        }
        const firstCharCode = chunk.charCodeAt(start);
        if (isDataPrefix(chunk, start, firstCharCode)) {
            const valueStart = chunk.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5;
            const value = chunk.slice(valueStart, end);
            data = dataLines === 0 ? value : `${data}\n${value}`;
            dataLines++;
            return;
        }
        if (isEventPrefix(chunk, start, firstCharCode)) {
            eventType =
                chunk.slice(chunk.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6, end) || undefined;
            return;
        }
        if (firstCharCode === 105 &&
            chunk.charCodeAt(start + 1) === 100 &&
            chunk.charCodeAt(start + 2) === 58) {
            const value = chunk.slice(chunk.charCodeAt(start + 3) === SPACE ? start + 4 : start + 3, end);
            if (!value.includes('\0'))
                id = value;
            return;
        }
        if (firstCharCode === 58) {
            if (onComment) {
                const line = chunk.slice(start, end);
                onComment(line.slice(chunk.charCodeAt(start + 1) === SPACE ? 2 : 1));
            }
            return;
        }
        const line = chunk.slice(start, end);
        const fieldSeparatorIndex = line.indexOf(':');
        if (fieldSeparatorIndex === -1) {
            processField(line, '', line);
            return;
        }
        const field = line.slice(0, fieldSeparatorIndex);
        const offset = line.charCodeAt(fieldSeparatorIndex + 1) === SPACE ? 2 : 1;
        const value = line.slice(fieldSeparatorIndex + offset);
        processField(field, value, line);
    }
    function processField(field, value, line) {
        switch (field) {
            case 'event':
                eventType = value || undefined;
                break;
            case 'data':
                data = dataLines === 0 ? value : `${data}\n${value}`;
                dataLines++;
                break;
            case 'id':
                if (!value.includes('\0'))
                    id = value;
                break;
            case 'retry':
                if (/^\d+$/.test(value)) {
                    onRetry === null || onRetry === void 0 ? void 0 : onRetry(parseInt(value, 10));
                }
                else {
                    onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Invalid \`retry\` value: "${value}"`, {
                        type: 'invalid-retry',
                        value,
                        line,
                    }));
                }
                break;
            default:
                onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Unknown field "${field.length > 20 ? `${field.slice(0, 20)}\u2026` : field}"`, { type: 'unknown-field', field, value, line }));
                break;
        }
    }
    function dispatchEvent() {
        if (id !== undefined) {
            onId === null || onId === void 0 ? void 0 : onId(id);
        }
        if (dataLines > 0) {
            onEvent === null || onEvent === void 0 ? void 0 : onEvent({
                id,
                event: eventType,
                data,
            });
        }
        id = undefined;
        data = '';
        dataLines = 0;
        eventType = undefined;
    }
    function reset(options = {}) {
        if (options.consume && pendingFragments.length > 0) {
            const incompleteLine = pendingFragments.join('');
            parseLine(incompleteLine, 0, incompleteLine.length);
        }
        bomPrefix = '';
        id = undefined;
        data = '';
        dataLines = 0;
        eventType = undefined;
        pendingFragments.length = 0;
        pendingFragmentsLength = 0;
        terminated = false;
        skippingLine = false;
        skipNextLineFeed = false;
    }
    return { feed, reset };
}
function isDataPrefix(chunk, i, firstCharCode) {
    return (firstCharCode === 100 &&
        chunk.charCodeAt(i + 1) === 97 &&
        chunk.charCodeAt(i + 2) === 116 &&
        chunk.charCodeAt(i + 3) === 97 &&
        chunk.charCodeAt(i + 4) === 58);
}
function isEventPrefix(chunk, i, firstCharCode) {
    return (firstCharCode === 101 &&
        chunk.charCodeAt(i + 1) === 118 &&
        chunk.charCodeAt(i + 2) === 101 &&
        chunk.charCodeAt(i + 3) === 110 &&
        chunk.charCodeAt(i + 4) === 116 &&
        chunk.charCodeAt(i + 5) === 58);
}
function isPotentialField(line, field) {
    let i = 1;
    while (i < line.length && i < field.length) {
        if (line.charCodeAt(i) !== field.charCodeAt(i)) {
            return false;
        }
        i++;
    }
    return line.length <= field.length || line.charCodeAt(field.length) === 58;
}


/***/ })

};
;