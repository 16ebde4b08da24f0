export const id = 453;
export const ids = [453];
export const modules = {

/***/ 453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  listTools: () => (/* binding */ listTools)
});

// UNUSED EXPORTS: maxTools

// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/client/dist/index.mjs + 33 modules
var dist = __webpack_require__(169);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(473);
// EXTERNAL MODULE: ./build/http/failure.js
var http_failure = __webpack_require__(923);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(75);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(522);
// EXTERNAL MODULE: ./build/http/json.js
var json = __webpack_require__(223);
// EXTERNAL MODULE: ./build/http/open.js
var http_open = __webpack_require__(233);
// EXTERNAL MODULE: ./build/port/refusal.js + 1 modules
var refusal = __webpack_require__(172);
;// CONCATENATED MODULE: ./build/verify/fetch.js







/** Of all responses together; Port's tools with their schemas take a small part of it. */
const maxBytes = 8 * 1024 * 1024;
/**
 * As many as the MCP client's own limit on the pages of a list. Answers to a server that asks back
 * count too.
 */
const maxRequests = 64;
/** How long the body of a refusal may take, in milliseconds. */
const refusalBodyMs = 1_000;
const refusalWords = {
    unauthorized: [
        'refused the access token',
        'The token endpoint has just given it, or a sealed token held it: it is of another region than mcp_url, or was revoked. Set region alone, or auth_base_url and mcp_url of one region.',
    ],
    forbidden: [
        'forbids the connection',
        'Check in Port that these credentials may use the MCP server.',
    ],
    tooMany: 'All jobs of an organization share one limit: start fewer jobs at once.',
    refused: 'Check allowed_actions.',
};
/**
 * `fetch` for the MCP client by way of `open`: the proxies and certificate authorities of the rest
 * of the action, no redirect, and all that is read counted against one limit.
 *
 * @param fail told of every failure, which the MCP client would pass on in part only
 * @param now milliseconds since the epoch
 */
function boundedFetch(endpoint, secrets, signal, fail, now) {
    let requests = 0;
    let bytes = 0;
    const excess = (what) => new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} ${what}. ${endpoint.check}`);
    function report(error) {
        if (error instanceof errors/* AttemptError */.cb)
            fail(error);
        // What breaks after the end of the try breaks because of it.
        else if (!signal.aborted)
            fail((0,http_failure/* failureOf */.g)(error, endpoint));
    }
    async function* counted(message) {
        for await (const chunk of decoded(message)) {
            bytes += chunk.length;
            // Leaving the loop destroys the connection.
            if (bytes > maxBytes)
                throw excess('sent more than 8 MiB for one list of tools');
            yield chunk;
        }
    }
    async function* watched(message) {
        try {
            yield* counted(message);
        }
        catch (error) {
            report(error);
            throw error;
        }
    }
    async function respond(url, method, init) {
        requests += 1;
        if (requests > maxRequests) {
            throw excess(`wanted more than ${maxRequests} requests for one list of tools`);
        }
        const { body } = init;
        const headers = Object.fromEntries(new Headers(init.headers));
        const response = await (0,http_open/* open */.h)({
            method,
            url,
            headers: { ...headers, 'accept-encoding': 'identity' },
            body: typeof body === 'string' ? body : '',
        }, signal);
        const status = response.statusCode ?? 0;
        if (status === 200 && method === 'POST') {
            return new Response(watched(response), { headers: singleHeaders(response) });
        }
        if (status <= 299 || method === 'DELETE') {
            // Done, with nothing to read.
            response.destroy();
            return new Response(null, { status: 202 });
        }
        if (status === 404 && 'mcp-session-id' in headers) {
            throw new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} lost the session that it had just opened (404). Run the job again.`, { passing: true });
        }
        // The status says enough; the body may be missing.
        const timer = setTimeout(() => response.destroy(), refusalBodyMs);
        const text = await new Response(counted(response)).text().catch(() => '');
        clearTimeout(timer);
        const answer = (0,json/* jsonObject */.o)(text);
        // A JSON-RPC error holds its message one level deeper than Port's API does.
        const message = Reflect.get(Object(answer?.error), 'message');
        throw (0,refusal/* refusal */.x)({ status, headers: response.headers }, { message, ...answer }, endpoint, refusalWords, secrets, now());
    }
    return async (url, init = {}) => {
        signal.throwIfAborted();
        const { method = 'GET' } = init;
        // A stream for what the server says unasked: nobody listens, and it would never end.
        if (method === 'GET')
            return new Response(null, { status: 405 });
        try {
            return await respond(String(url), method, init);
        }
        catch (error) {
            report(error);
            throw error;
        }
    };
}
/** The body; some gateways compress whatever passes, although nobody asked for it. */
function decoded(message) {
    return message.headers['content-encoding'] === 'gzip'
        ? (0,external_node_stream_.pipeline)(message, (0,external_node_zlib_.createGunzip)(), () => undefined)
        : message;
}
function singleHeaders({ headers }) {
    return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => typeof value === 'string' ? [[name, value]] : []));
}

;// CONCATENATED MODULE: ./build/verify/list-tools.js




/**
 * More would not fit into an agent's arguments (a Linux program takes 128 KiB in one), and no model
 * could choose among them.
 */
const maxTools = 1_000;
/** How long the server may take to close the session, in milliseconds. */
const closeMs = 1_000;
/**
 * One try to connect as an agent does and to list the tools, all pages; leaves no session, socket
 * or timer behind. A name that comes twice is one tool, read-only where all of them are.
 *
 * @param now milliseconds since the epoch
 * @throws AttemptError
 */
async function listTools({ url, headers }, secrets, timeoutMs, now) {
    const endpoint = {
        name: "Port's MCP server",
        url,
        origin: new URL(url).origin,
        check: "Check mcp_url: Port's own are https://mcp.port.io/v1 (eu) and https://mcp.us.port.io/v1 (us).",
    };
    const controller = new AbortController();
    const { signal } = controller;
    const end = () => {
        controller.abort();
    };
    let failure;
    const fail = (first) => {
        failure ??= first;
        end();
    };
    // Without an authProvider the client never tries OAuth.
    const transport = new dist/* StreamableHTTPClientTransport */.jS(new URL(url), {
        requestInit: { headers },
        fetch: boundedFetch(endpoint, secrets, signal, fail, now),
    });
    // It begins with `initialize`, which every server in use understands.
    const client = new dist/* Client */.Kj({ name: 'port-mcp-auth', version: '1' });
    let timer = setTimeout(end, timeoutMs);
    try {
        await client.connect(transport, { signal });
        return client.getServerCapabilities()?.tools ? await allPages(client, endpoint, signal) : [];
    }
    catch (error) {
        if (failure)
            throw failure;
        if (signal.aborted)
            throw (0,http_failure/* failureOf */.g)(error, endpoint, timeoutMs);
        throw error instanceof errors/* AttemptError */.cb ? error : explained(error, endpoint, secrets);
    }
    finally {
        clearTimeout(timer);
        timer = setTimeout(end, closeMs);
        // Whether the server closes it or forgets it is its own affair.
        await transport.terminateSession().catch(() => undefined);
        clearTimeout(timer);
        await client.close();
        end();
    }
}
async function allPages(client, endpoint, signal) {
    const tools = new Map();
    const cursors = new Set();
    let cursor;
    do {
        if (cursor !== undefined)
            cursors.add(cursor);
        const page = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, { signal });
        for (const { name, annotations } of page.tools) {
            const twin = tools.get(name);
            const hint = annotations?.readOnlyHint;
            tools.set(name, { name, readOnly: twin && twin.readOnly !== hint ? false : hint });
        }
        if (tools.size > maxTools) {
            throw new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} offers more than ${maxTools} tools. ${endpoint.check}`);
        }
        cursor = page.nextCursor;
        if (cursor !== undefined && cursors.has(cursor)) {
            throw new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} gives the same page of its tools again and again. ${endpoint.check}`);
        }
    } while (cursor !== undefined);
    return [...tools.values()];
}
/** What the MCP client throws when the server answers, but not with a list of tools. */
function explained(error, endpoint, secrets) {
    const because = (what) => new errors/* AttemptError */.cb(`${endpoint.name} at ${endpoint.origin} ${what}. ${endpoint.check}`);
    const message = error instanceof Error ? error.message : '';
    if (error instanceof dist/* UnsupportedProtocolVersionError */.I8 ||
        (!(error instanceof dist/* ProtocolError */.bd) && message.includes('protocol version is not supported'))) {
        return because('speaks no version of the protocol that this action knows');
    }
    if (error instanceof dist/* ProtocolError */.bd) {
        const said = secrets.clean(message);
        return because(`answered with the JSON-RPC error ${error.code}${said && ` ("${said}")`}`);
    }
    return because('answered, but not as an MCP server does (a log-in page of the network, or a wrong address)');
}


/***/ })

};
