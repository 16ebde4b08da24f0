"use strict";
exports.id = 355;
exports.ids = [355];
exports.modules = {

/***/ 4987:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IY: () => (/* binding */ readHandover),
/* harmony export */   iJ: () => (/* binding */ readRelease),
/* harmony export */   tL: () => (/* binding */ readReport)
/* harmony export */ });
/* unused harmony export BadLine */
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7657);
/* harmony import */ var _port_auth_methods_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(998);


/** A line that the other side never writes. */
class BadLine extends Error {
    name = 'BadLine';
}
/** @throws BadLine */
function readHandover(line) {
    const fields = new Fields(line);
    const narrowing = fields.inside('narrowing');
    const credentials = fields.inside('credentials');
    const endpoint = fields.inside('tokenEndpoint');
    const method = _port_auth_methods_js__WEBPACK_IMPORTED_MODULE_0__/* .authMethodNames */ .mp.find((name) => name === endpoint.text('method'));
    if (method === undefined)
        throw new BadLine('method');
    return {
        key: fields.text('key'),
        reportKey: fields.text('reportKey'),
        mcpUrl: fields.text('mcpUrl'),
        narrowing: {
            readOnly: narrowing.flag('readOnly'),
            allowedActions: narrowing.ifThere('allowedActions', (name) => narrowing.texts(name)),
        },
        tools: fields.ifThere('tools', (name) => fields.is(name, 'read-only') ? 'read-only' : fields.texts(name)),
        verify: fields.flag('verify'),
        token: fields.text('token'),
        expiresInSeconds: fields.number('expiresInSeconds'),
        credentials: {
            clientId: credentials.text('clientId'),
            clientSecret: credentials.text('clientSecret'),
        },
        tokenEndpoint: {
            method,
            url: endpoint.text('url'),
            usedRegion: endpoint.ifThere('usedRegion', (name) => endpoint.text(name)),
        },
        timeoutSeconds: fields.number('timeoutSeconds'),
        maxAttempts: fields.number('maxAttempts'),
        remainingMs: fields.number('remainingMs'),
    };
}
/** @throws BadLine, rather than to open what it does not understand */
function readRelease(line) {
    const fields = new Fields(line);
    return { tools: fields.is('tools', 'all') ? 'all' : fields.texts('tools') };
}
/** @throws BadLine */
function readReport(line) {
    const fields = new Fields(line);
    const kind = fields.text('kind');
    switch (kind) {
        case 'retry':
            return {
                kind,
                message: fields.text('message'),
                attempt: fields.number('attempt'),
                waitMs: fields.number('waitMs'),
            };
        case 'failed':
            return { kind, message: fields.text('message'), isKnown: fields.flag('isKnown') };
        case 'ready':
            return {
                kind,
                port: fields.number('port'),
                offered: fields.ifThere('offered', (name) => fields.objects(name).map((tool) => ({
                    name: tool.text('name'),
                    readOnly: tool.ifThere('readOnly', (hint) => tool.flag(hint)),
                }))),
            };
        case 'released':
            return { kind };
        default:
            throw new BadLine('kind');
    }
}
/** The members of a JSON object, each of the kind that is asked for. */
class Fields {
    #members;
    constructor(json) {
        const found = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObject */ .o)(json);
        if (!found)
            throw new BadLine('no object');
        this.#members = found;
    }
    text(name) {
        const value = this.#members[name];
        if (typeof value !== 'string')
            throw new BadLine(name);
        return value;
    }
    number(name) {
        const value = this.#members[name];
        if (typeof value !== 'number')
            throw new BadLine(name);
        return value;
    }
    flag(name) {
        const value = this.#members[name];
        if (typeof value !== 'boolean')
            throw new BadLine(name);
        return value;
    }
    texts(name) {
        return this.#list(name).map((value) => {
            if (typeof value !== 'string')
                throw new BadLine(name);
            return value;
        });
    }
    objects(name) {
        return this.#list(name).map((value) => new Fields(JSON.stringify(value)));
    }
    inside(name) {
        return new Fields(JSON.stringify(this.#members[name] ?? null));
    }
    is(name, text) {
        return this.#members[name] === text;
    }
    /** JSON has no `undefined`: a member that is not there. */
    ifThere(name, read) {
        return this.#members[name] === undefined ? undefined : read(name);
    }
    #list(name) {
        const value = this.#members[name];
        if (!Array.isArray(value))
            throw new BadLine(name);
        return value;
    }
}


/***/ }),

/***/ 9446:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runGatewayHere: () => (/* binding */ runGatewayHere)
});

// EXTERNAL MODULE: ./build/exit.js
var exit = __webpack_require__(5587);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/port/exchange.js
var exchange = __webpack_require__(1846);
// EXTERNAL MODULE: ./build/retry-plan.js
var retry_plan = __webpack_require__(5441);
// EXTERNAL MODULE: ./build/secrets.js + 2 modules
var build_secrets = __webpack_require__(4399);
// EXTERNAL MODULE: ./build/verify/endpoint.js
var endpoint = __webpack_require__(3396);
// EXTERNAL MODULE: ./build/verify/verify.js + 6 modules
var verify = __webpack_require__(7892);
;// CONCATENATED MODULE: ./build/gateway/access.js

/** After an exchange that failed, the next request that wants another waits for so long, in milliseconds. */
const pauseMs = 3_000;
/** The access token, exchanged anew when it has run out or Port refuses it: once for all who wait. */
class Access {
    #clock;
    #exchange;
    #value;
    /** By this clock; the server's own may be another. */
    #goodUntil;
    #exchanging;
    #failed;
    #renewals = 0;
    /** @param exchange is called for one token at a time */
    constructor({ value, expiresInSeconds }, exchange, clock) {
        this.#value = value;
        this.#goodUntil = clock.now() + expiresInSeconds * 1000;
        this.#exchange = exchange;
        this.#clock = clock;
    }
    /** How often there was a new token. */
    get renewals() {
        return this.#renewals;
    }
    /**
     * A token that lives, as far as anybody has said.
     *
     * @throws ActionError, and whatever the exchange throws
     */
    async token() {
        return this.#clock.now() < this.#goodUntil ? this.#value : this.#anew();
    }
    /** Whether it has run out, or there is a newer one. */
    isPast(token) {
        return token !== this.#value || this.#clock.now() >= this.#goodUntil;
    }
    /**
     * Another token than this one, which Port has refused.
     *
     * @throws ActionError, also where Port hands out the same one; and whatever the exchange throws
     */
    async insteadOf(refused) {
        if (this.#value !== refused)
            return this.#value;
        const value = await this.#anew();
        if (value !== refused)
            return value;
        throw this.#fail(new errors/* ActionError */.lZ("Port's MCP server refuses the access token, and Port still hands out the same one: it does so until the token expires. Try again later, and give agents credentials of their own."));
    }
    #anew() {
        this.#exchanging ??= this.#exchangeOnce().finally(() => {
            this.#exchanging = undefined;
        });
        return this.#exchanging;
    }
    async #exchangeOnce() {
        if (this.#failed && this.#clock.now() - this.#failed.at < pauseMs)
            throw this.#failed.error;
        try {
            const { value, expiresInSeconds } = await this.#exchange();
            if (value !== this.#value)
                this.#renewals += 1;
            this.#value = value;
            this.#goodUntil = this.#clock.now() + expiresInSeconds * 1000;
            this.#failed = undefined;
            return value;
        }
        catch (error) {
            throw this.#fail(error);
        }
    }
    #fail(error) {
        this.#failed = { at: this.#clock.now(), error };
        return error;
    }
}

// EXTERNAL MODULE: ./build/gateway/handover.js
var gateway_handover = __webpack_require__(4987);
;// CONCATENATED MODULE: ./build/gateway/json.js
/**
 * The members of an object as they stand in its text, duplicates included. Values stay text, so
 * that numbers (`1.0`, `1e400`, 12345678901234567890), the order of keys and escapes are carried
 * through as they are. `JSON.parse` with a reviver and `JSON.rawJSON` does much the same and
 * took 3 to 8 seconds for 4 MB of JSON, in which nobody else is served; this takes some
 * hundredths of one.
 *
 * @param json the text of one object, which `JSON.parse` has taken
 */
function members(json) {
    const found = [];
    let depth = 0;
    let from = 0;
    let key;
    for (let at = 0; at < json.length; at += 1) {
        const character = json.charAt(at);
        if (character === '"') {
            at = endOfString(json, at);
        }
        else if (character === '{' || character === '[') {
            depth += 1;
            if (depth === 1)
                from = at + 1;
        }
        else if (depth === 1 && character === ':') {
            key = asString(json.slice(from, at));
            from = at + 1;
        }
        else if (character === '}' || character === ']' || (depth === 1 && character === ',')) {
            if (depth === 1 && key !== undefined) {
                found.push({ key, value: json.slice(from, at).trim() });
                key = undefined;
            }
            if (depth === 1)
                from = at + 1;
            if (character !== ',')
                depth -= 1;
        }
    }
    return found;
}
/** The members by key; of those with the same key the last counts, as for `JSON.parse`. */
function membersByKey(json) {
    return new Map(members(json).map(({ key, value }) => [key, value]));
}
/** An object of these members, keys and separators written anew. */
function objectOf(entries) {
    const written = Array.from(entries, ([key, value]) => `${JSON.stringify(key)}:${value}`);
    return `{${written.join(',')}}`;
}
/** Which of the six kinds a JSON text is; the text must be JSON. */
function kindOf(json) {
    const first = json.trimStart().charAt(0);
    if (first === '{')
        return 'object';
    if (first === '[')
        return 'array';
    if (first === '"')
        return 'string';
    return /[-\d]/.test(first) ? 'number' : 'literal';
}
/** The string that a JSON text is; undefined where it is something else. */
function asString(json) {
    if (json === undefined)
        return undefined;
    const value = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
}
/** Where the string that begins at `start` ends: the place of its closing quote. */
function endOfString(text, start) {
    for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
        let escapes = at;
        while (text.charAt(escapes - 1) === '\\')
            escapes -= 1;
        if ((at - escapes) % 2 === 0)
            return at;
    }
    return text.length;
}

// EXTERNAL MODULE: ./build/ascii.js
var ascii = __webpack_require__(5668);
;// CONCATENATED MODULE: ./build/gateway/alike.js

/**
 * Finds what some parser may take for a word of the protocol although it is none: a text that
 * differs from it only by letter case, Unicode folding (a long s, the Kelvin sign, a dotless i, full
 * width, accents), white space, control or invisible characters.
 *
 * @returns of a text the word that it looks like; undefined for the words themselves
 */
function lookAlikesOf(words) {
    const byFold = new Map(Array.from(words, (word) => [fold(word), word]));
    return (text) => {
        const word = byFold.get(fold(text));
        return word === text ? undefined : word;
    };
}
function fold(text) {
    // Nearly all texts are; to get ready for the others takes some ten milliseconds.
    if ((0,ascii/* isAscii */.E)(text))
        return text.replace(/[\0- \x7f]/g, '').toLowerCase();
    return text
        .normalize('NFKD')
        .replace(/[\p{C}\p{M}\p{Z}\s\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
        .toUpperCase()
        .toLowerCase();
}

;// CONCATENATED MODULE: ./build/gateway/open-tools.js


/** A server has no more tools than this; a list without end must not fill the memory. */
const mostTools = 10_000;
/** Beyond this a list of names helps no model. */
const mostNamed = 100;
/** What a tool's name looks like (SEP-986, and the slash that some servers use). */
const plainName = /^[\w./-]{1,128}$/;
/**
 * Which tools are open to this workflow: those that the settings name, and in read-only mode only
 * those that Port has listed in that mode. Names are compared as they are.
 */
class OpenTools {
    #named;
    #readOnly;
    /** By name: the tool as JSON where it says something about headers, else `undefined`. */
    #listed = new Map();
    /** @param tools the names that are open; undefined opens all of them */
    constructor({ tools, readOnly }) {
        this.#named = tools && new Set(tools);
        this.#readOnly = readOnly;
    }
    /** Whether the settings name the tools that are open. */
    get areNamed() {
        return this.#named !== undefined;
    }
    /** @param name undefined for a call that names no tool, which is open where all are */
    isOpen(name) {
        if (name === undefined)
            return this.#named === undefined && !this.#readOnly;
        return (this.#named?.has(name) ?? true) && (!this.#readOnly || this.#listed.has(name));
    }
    /**
     * Takes note of a tool that Port lists.
     *
     * @param tool an element of `result.tools`, as it stands in Port's answer
     * @returns whether the agent may see it; one without a name of its own only where all are open
     */
    list(tool) {
        const name = nameOf(tool);
        if (name === undefined)
            return this.isOpen(undefined);
        if (this.#listed.size < mostTools) {
            this.#listed.set(name, tool.includes('x-mcp-header') ? tool : undefined);
        }
        return this.isOpen(name);
    }
    /** The tool, as JSON, where Port's list says which headers repeat its parameters. */
    annotated(name) {
        return this.#listed.get(name);
    }
    /** Says of a tool that it is not open, and what is, for a model to read. */
    closed(name) {
        const subject = name !== undefined && plainName.test(name) ? `The tool "${name}"` : 'This tool';
        return `${subject} is not open to this workflow; ${this.#whatIsOpen()}`;
    }
    #whatIsOpen() {
        const known = this.#named ?? this.#listed.keys();
        const open = Array.from(known).filter((name) => this.isOpen(name) && plainName.test(name));
        if (open.length === 0) {
            return this.#readOnly && this.#listed.size === 0
                ? 'it is in read-only mode, and the tools of that mode have not been listed yet: list the tools first.'
                : 'no tool is open.';
        }
        const more = open.length - mostNamed;
        const names = open.slice(0, mostNamed).join(', ');
        return `open are: ${names}${more > 0 ? ` and ${more} more` : ''}.`;
    }
}
/** A tool's name; undefined where it has none, or several, of which readers take either. */
function nameOf(tool) {
    try {
        JSON.parse(tool);
    }
    catch {
        return undefined;
    }
    if (kindOf(tool) !== 'object')
        return undefined;
    const names = members(tool).filter(({ key }) => fold(key) === 'name');
    return names.length === 1 && names[0]?.key === 'name' ? asString(names[0].value) : undefined;
}

;// CONCATENATED MODULE: ./build/gateway/record.js
/** Of the calls that are listed one by one, and of the tools that are counted by name. */
const mostCalls = 1_000;
const record_mostTools = 200;
const otherTools = '(others)';
const longestName = 64;
const longestError = 500;
/**
 * What the agent did: no arguments, no results, and a bounded memory. Names come from the agent,
 * and errors in part from Port: both are cleaned.
 */
class ActivityRecord {
    #clock;
    #clean;
    #renewals;
    #startedAt;
    #calls = [];
    #totals = { calls: 0, ok: 0, toolErrors: 0, refused: 0, failed: 0 };
    #tools = new Map();
    #connectedAt = null;
    #lastError = null;
    /**
     * @param clean makes foreign text fit to be shown, without any secret
     * @param renewals how often there was a new token
     */
    constructor(clock, clean, renewals) {
        this.#clock = clock;
        this.#clean = clean;
        this.#renewals = renewals;
        this.#startedAt = this.#now();
    }
    /** A client got an answer that only a server gives to whom it accepts. */
    connected() {
        this.#connectedAt ??= this.#now();
    }
    /**
     * A call of a tool begins.
     *
     * @returns to be called once, with how it ended
     */
    call(tool) {
        const started = this.#clock.now();
        const at = this.#now();
        return (outcome, status) => {
            this.#add({ at, tool: this.#nameOf(tool), ms: this.#clock.now() - started, outcome, status });
        };
    }
    /** An error of the gateway's own. */
    error(message) {
        this.#lastError = { at: this.#now(), message: this.#clean(message, longestError - 1) };
    }
    /** What `GET` answers: version 1 of the record, as JSON. */
    toJson() {
        return JSON.stringify({
            version: 1,
            startedAt: this.#startedAt,
            connected: this.#connectedAt !== null,
            connectedAt: this.#connectedAt,
            calls: this.#calls,
            totals: this.#totals,
            tools: Object.fromEntries(this.#tools),
            renewals: this.#renewals(),
            lastError: this.#lastError,
        });
    }
    #add(call) {
        const { tool, outcome } = call;
        const ms = Math.round(call.ms);
        if (this.#calls.length < mostCalls)
            this.#calls.push({ ...call, ms });
        const name = this.#tools.has(tool) || this.#tools.size < record_mostTools ? tool : otherTools;
        const zero = { calls: 0, refused: 0, failed: 0, toolErrors: 0, ms: 0, first: call.at };
        const count = this.#tools.get(name) ?? { ...zero, last: call.at };
        this.#tools.set(name, count);
        count.calls += 1;
        count.ms += ms;
        count.last = call.at;
        this.#totals.calls += 1;
        switch (outcome) {
            case 'ok':
                this.#totals.ok += 1;
                break;
            case 'tool-error':
                this.#totals.toolErrors += 1;
                count.toolErrors += 1;
                break;
            case 'refused':
            case 'failed':
                this.#totals[outcome] += 1;
                count[outcome] += 1;
        }
    }
    #nameOf(tool) {
        const name = this.#clean(tool, longestName).replace(/[^ -~]/g, '');
        return name.slice(0, longestName) || '(no name)';
    }
    #now() {
        return new Date(this.#clock.now()).toISOString();
    }
}

;// CONCATENATED MODULE: ./build/gateway/byte-filter.js
/** Filters one after the other, as one. */
function inSeries(filters) {
    const from = (start, bytes) => filters.slice(start).reduce((passed, filter) => filter.push(passed), bytes);
    return {
        push: (chunk) => from(0, chunk),
        end: () => Buffer.concat(filters.map((filter, index) => from(index + 1, filter.end()))),
    };
}
/** Bytes that have a meaning in JSON or in an event stream. */
const byte_filter_byte = {
    lineFeed: 0x0a,
    carriageReturn: 0x0d,
    quote: 0x22,
    comma: 0x2c,
    colon: 0x3a,
    openArray: 0x5b,
    backslash: 0x5c,
    closeArray: 0x5d,
    u: 0x75,
    openObject: 0x7b,
    closeObject: 0x7d,
};

;// CONCATENATED MODULE: ./build/gateway/held-bytes.js
/**
 * Bytes that have come and have not gone yet, by their place in all that came. Adding and taking
 * cost the same for each byte, however the bytes come.
 */
class HeldBytes {
    #buffer = new Uint8Array(0);
    #from = 0;
    #to = 0;
    #gone = 0;
    /** The place of the first byte that is held. */
    get start() {
        return this.#gone;
    }
    append(chunk) {
        const length = this.#to - this.#from;
        if (this.#to + chunk.length > this.#buffer.length) {
            const needed = length + chunk.length;
            const roomy = 2 * needed > this.#buffer.length ? new Uint8Array(2 * needed) : this.#buffer;
            roomy.set(this.#buffer.subarray(this.#from, this.#to));
            this.#buffer = roomy;
            this.#from = 0;
            this.#to = length;
        }
        this.#buffer.set(chunk, this.#to);
        this.#to += chunk.length;
    }
    /** A copy of what is held, which stays. */
    copy() {
        return this.#buffer.slice(this.#from, this.#to);
    }
    /** Takes the bytes before the place `end`. */
    take(end) {
        const length = Math.max(0, end - this.#gone);
        const taken = this.#buffer.slice(this.#from, this.#from + length);
        this.#from += length;
        this.#gone += length;
        return taken;
    }
}

;// CONCATENATED MODULE: ./build/gateway/patterns.js
/**
 * Finds several byte strings in one pass (Aho and Corasick, 1975): a state stands for the longest
 * beginning of any of them that the bytes so far end with.
 */
class Patterns {
    /** The longest pattern's length. */
    longest;
    #children = new Map();
    /** By state: how many bytes of a pattern it stands for. */
    #depths = [0];
    /** By state: the next shorter beginning that it ends with, too. */
    #fallbacks = [0];
    /** By state: the length of the longest pattern that ends here, else 0. */
    #matches = [0];
    #parents = new Set([0]);
    constructor(patterns) {
        const all = Array.from(patterns).filter((pattern) => pattern.length > 0);
        this.longest = Math.max(0, ...all.map((pattern) => pattern.length));
        let tips = all.map((pattern) => ({ pattern, state: 0 }));
        // Level by level, so that the shorter beginnings are there when a longer one needs them.
        for (let depth = 0; tips.length > 0; depth += 1) {
            for (const tip of tips)
                tip.state = this.#grow(tip.state, tip.pattern[depth] ?? 0);
            for (const { pattern, state } of tips) {
                if (pattern.length === depth + 1)
                    this.#matches[state] = depth + 1;
            }
            tips = tips.filter(({ pattern }) => pattern.length > depth + 1);
        }
    }
    /** The state after one more byte; 0 is the first. */
    next(state, byte) {
        for (let from = state;; from = this.#fallbacks[from] ?? 0) {
            const child = this.#children.get(from * 256 + byte);
            if (child !== undefined)
                return child;
            if (from === 0)
                return 0;
        }
    }
    /** How many of the last bytes may be the beginning of a pattern. */
    depth(state) {
        return this.#depths[state] ?? 0;
    }
    /** The length of the longest pattern that ends with the last byte; 0 where none does. */
    match(state) {
        return this.#matches[state] ?? 0;
    }
    /** The same state, or a shorter one where no byte can make this one longer. */
    settle(state) {
        let settled = state;
        while (!this.#parents.has(settled))
            settled = this.#fallbacks[settled] ?? 0;
        return settled;
    }
    #grow(parent, byte) {
        const key = parent * 256 + byte;
        const known = this.#children.get(key);
        if (known !== undefined)
            return known;
        const state = this.#depths.length;
        const fallback = parent === 0 ? 0 : this.next(this.#fallbacks[parent] ?? 0, byte);
        this.#depths.push(this.depth(parent) + 1);
        this.#fallbacks.push(fallback);
        this.#matches.push(this.match(fallback));
        this.#children.set(key, state);
        this.#parents.add(parent);
        return state;
    }
}

;// CONCATENATED MODULE: ./build/gateway/unescape.js

/** What stands for which byte after a backslash. */
const shortEscapes = new Map(Array.from('"\\/bfnrt', (letter, index) => [
    letter.charCodeAt(0),
    '"\\/\b\f\n\r\t'.charCodeAt(index),
]));
/**
 * Undoes the escapes of JSON strings (RFC 8259, section 7) in bytes that come one by one, wherever
 * a backslash stands. What only begins like an escape is passed on as it is.
 */
class Unescape {
    #take;
    /** An escape that is not complete. */
    #begun = [];
    /** The first half of a surrogate pair, which takes two escapes. */
    #high;
    constructor(take) {
        this.#take = take;
    }
    /** Where the escape begins that the next byte may belong to. */
    get escapeSince() {
        return this.#begun[0]?.[1];
    }
    /** Where that begins which has not been passed on. */
    get pendingSince() {
        return this.#high?.start ?? this.escapeSince;
    }
    push(read, start, end) {
        const position = this.#begun.length;
        if (position === 0 && read !== byte_filter_byte.backslash) {
            this.#giveUpHalf();
            this.#take(read, start, end);
            return;
        }
        this.#begun.push([read, start, end]);
        if (position === 0 || (position === 1 && read === byte_filter_byte.u))
            return;
        const meant = position === 1 ? shortEscapes.get(read) : this.#hexadecimal();
        if (meant === undefined)
            this.#giveUp();
        else if (position === 1 || position === 5)
            this.#complete(meant, end);
    }
    /** What the digits so far say; undefined where one is none. */
    #hexadecimal() {
        const digits = String.fromCharCode(...this.#begun.slice(2).map(([read]) => read));
        return /^[\da-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
    }
    #complete(unit, end) {
        const start = this.escapeSince ?? end;
        this.#begun = [];
        if (this.#high && isBetween(0xdc00, unit, 0xdfff)) {
            this.#takeText(String.fromCharCode(this.#high.unit, unit), this.#high.start, end);
            this.#high = undefined;
            return;
        }
        this.#giveUpHalf();
        if (isBetween(0xd800, unit, 0xdbff))
            this.#high = { unit, start, end };
        else
            this.#takeText(String.fromCharCode(unit), start, end);
    }
    /** The last byte shows that this is no escape; it may begin another. */
    #giveUp() {
        this.#giveUpHalf();
        const last = this.#begun.pop();
        const plain = this.#begun;
        this.#begun = [];
        for (const each of plain)
            this.#take(...each);
        if (last)
            this.push(...last);
    }
    #giveUpHalf() {
        if (!this.#high)
            return;
        const { start, end } = this.#high;
        this.#high = undefined;
        this.#takeText('\ufffd', start, end);
    }
    #takeText(text, start, end) {
        for (const read of Buffer.from(text))
            this.#take(read, start, end);
    }
}
function isBetween(low, value, high) {
    return low <= value && value <= high;
}

;// CONCATENATED MODULE: ./build/gateway/redact.js




const stars = Buffer.from('***');
/**
 * What must not come back from Port: the secret, and every token of this job. It is found as its
 * bytes stand in UTF-8, in a JSON string with any of its characters escaped (`\/`, `\u002F`, as
 * `JSON.stringify` or any other writer has it), and in JSON that stands in a JSON string, as in
 * the text of most tool results. Other encodings, such as base64 or percent signs, and pieces are
 * not found.
 */
class Redactor {
    #values = new Set();
    #sought;
    /** From the next chunk on, in streams that are under way, too. */
    add(value) {
        if (this.#values.has(value))
            return;
        this.#values.add(value);
        this.#sought = undefined;
    }
    get sought() {
        if (!this.#sought) {
            const patterns = new Patterns(Array.from(this.#values, (value) => Buffer.from(value)));
            this.#sought = { patterns, dull: dullFor(patterns) };
        }
        return this.#sought;
    }
    /** For one stream: replaces, and holds back only what may be the beginning of a value. */
    filter() {
        return new RedactFilter(this);
    }
    /** For a header's value, one character for each byte, as Node has them. */
    header(value) {
        const filter = this.filter();
        const bytes = [filter.push(Buffer.from(value, 'latin1')), filter.end()];
        return Buffer.concat(bytes).toString('latin1');
    }
}
class RedactFilter {
    #redactor;
    #held = new HeldBytes();
    /** How many bytes have been read. */
    #read = 0;
    #ranges = [];
    #search;
    constructor(redactor) {
        this.#redactor = redactor;
        this.#search = this.#newSearch();
    }
    push(chunk) {
        if (this.#search.patterns !== this.#redactor.sought.patterns)
            this.#searchAnew();
        this.#held.append(chunk);
        this.#look(chunk);
        return this.#release(this.#search.pendingSince);
    }
    end() {
        return this.#release(this.#read);
    }
    #newSearch() {
        return new Search(this.#redactor.sought, (start, end) => {
            this.#hide(start, end);
        });
    }
    #searchAnew() {
        this.#search = this.#newSearch();
        this.#ranges = this.#ranges.filter(({ shown }) => shown);
        this.#read = this.#held.start;
        this.#look(this.#held.copy());
    }
    #look(bytes) {
        for (let at = 0; at < bytes.length; at += 1) {
            const skipped = this.#search.skip(bytes, at, this.#read);
            at += skipped;
            this.#read += skipped;
            const read = bytes[at];
            if (read === undefined)
                return;
            this.#search.push(read, this.#read);
            this.#read += 1;
        }
    }
    #hide(from, to) {
        const range = { start: from, end: to, shown: false };
        for (let last = this.#ranges.at(-1); last && from < last.end; last = this.#ranges.at(-1)) {
            range.start = Math.min(range.start, last.start);
            range.end = Math.max(range.end, last.end);
            range.shown ||= last.shown;
            this.#ranges.pop();
        }
        this.#ranges.push(range);
    }
    #release(end) {
        const out = [];
        for (const range of this.#ranges) {
            if (range.start >= end)
                break;
            out.push(this.#held.take(range.start));
            if (!range.shown)
                out.push(stars);
            range.shown = true;
            this.#held.take(Math.min(range.end, end));
        }
        out.push(this.#held.take(end));
        this.#ranges = this.#ranges.filter((range) => range.end > this.#held.start);
        return Buffer.concat(out);
    }
}
function dullFor(patterns) {
    const bytes = new Uint8Array(256).fill(1);
    const pairs = new Uint8Array(256 * 256);
    const escapes = new Uint8Array(256);
    bytes[byte_filter_byte.backslash] = 0;
    for (const first of bytes.keys()) {
        const state = patterns.next(0, first);
        if (state === 0)
            continue;
        bytes[first] = 0;
        if (first === byte_filter_byte.backslash || patterns.match(state) > 0)
            continue;
        for (const second of bytes.keys()) {
            const begins = patterns.depth(patterns.next(state, second)) > 1;
            pairs[first * 256 + second] = begins || second === byte_filter_byte.backslash ? 0 : 1;
        }
    }
    for (const letter of bytes.keys()) {
        const isDull = bytes[letter] === 1 && bytes[shortEscapes.get(letter) ?? letter] === 1;
        escapes[letter] = isDull && letter !== byte_filter_byte.u ? 1 : 0;
    }
    return { bytes, pairs, escapes };
}
/** Looks for the patterns in the bytes, in what they mean as JSON, and in what that means. */
class Search {
    patterns;
    #plain;
    #outer;
    #inner;
    #parts;
    #dull;
    #end = 0;
    #isIdle = true;
    constructor({ patterns, dull }, found) {
        this.patterns = patterns;
        this.#plain = new Level(patterns, found);
        const once = new Level(patterns, found);
        const twice = new Level(patterns, found);
        this.#inner = new Unescape((...read) => {
            twice.push(...read);
        });
        this.#outer = new Unescape((read, start, end) => {
            once.push(read, this.#inner.escapeSince ?? start, end);
            this.#inner.push(read, start, end);
        });
        this.#parts = [this.#plain, this.#outer, once, this.#inner, twice];
        this.#dull = dull;
    }
    /** Before this place nothing can be the beginning of a pattern any more. */
    get pendingSince() {
        let first = this.#end;
        for (const { pendingSince } of this.#parts)
            first = Math.min(first, pendingSince ?? first);
        return first;
    }
    /**
     * How many bytes from `from` on can be passed over: as long as nothing has begun, and whatever they
     * could begin ends with them. It is what makes the search fast.
     *
     * @param place of the first of them in all that came
     */
    skip(bytes, from, place) {
        if (!this.#isIdle)
            return 0;
        let at = from;
        for (;;) {
            const read = bytes[at] ?? byte_filter_byte.backslash;
            const second = bytes[at + 1];
            if (this.#dull.bytes[read] === 1)
                at += 1;
            else if (second === undefined)
                break;
            else if (this.#dull.pairs[read * 256 + second] === 1)
                at += 1;
            else if (read === byte_filter_byte.backslash && this.#dull.escapes[second] === 1)
                at += 2;
            else
                break;
        }
        this.#end = place + at - from;
        return at - from;
    }
    push(read, at) {
        this.#end = at + 1;
        // No stars in the middle of an escape: what begins there is replaced from its backslash on.
        this.#plain.push(read, this.#outer.escapeSince ?? at, at + 1);
        this.#outer.push(read, at, at + 1);
        this.#isIdle = this.#parts.every(({ pendingSince }) => pendingSince === undefined);
    }
}
class Level {
    #patterns;
    #found;
    /** Where the last bytes began, as many as the longest pattern has; a ring, made when it is needed. */
    #starts = [];
    #count = 0;
    #state = 0;
    constructor(patterns, found) {
        this.#patterns = patterns;
        this.#found = found;
    }
    get pendingSince() {
        return this.#state === 0 ? undefined : this.#startOf(this.#patterns.depth(this.#state));
    }
    push(read, start, end) {
        this.#state = this.#patterns.next(this.#state, read);
        if (this.#state === 0)
            return;
        if (this.#starts.length === 0)
            this.#starts = Array.from({ length: this.#patterns.longest }, () => 0);
        this.#starts[this.#count % this.#starts.length] = start;
        this.#count += 1;
        const length = this.#patterns.match(this.#state);
        if (length > 0)
            this.#found(this.#startOf(length), end);
        this.#state = this.#patterns.settle(this.#state);
    }
    /** Where the bytes begin that are the last `length` ones. */
    #startOf(length) {
        return this.#starts[(this.#count - length) % this.#starts.length] ?? 0;
    }
}

// EXTERNAL MODULE: ./build/port/headers.js
var port_headers = __webpack_require__(6157);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8743);
;// CONCATENATED MODULE: ./build/gateway/mirrors.js

/**
 * Which member of `params` the header `Mcp-Name` repeats: Streamable HTTP, "Standard Request
 * Headers" (2026-07-28), and SEP-2663 for tasks.
 */
const namedBy = {
    'tools/call': 'name',
    'prompts/get': 'name',
    'resources/read': 'uri',
    'tasks/get': 'taskId',
    'tasks/update': 'taskId',
    'tasks/cancel': 'taskId',
};
const paramPrefix = 'mcp-param-';
/** Schemas come from outside; no tool nests the parameters of a header more deeply. */
const deepestPath = 32;
/**
 * Whether a header repeats what the message says (revision 2026-07-28 mirrors parts of a body in
 * headers, and servers refuse a header that is missing as they refuse one that lies).
 *
 * @param name in lower case: `mcp-method`, `mcp-name` or one that begins with `mcp-param-`
 * @param tool the called tool as Port lists it, which says which parameter a header repeats;
 *   without it, or where it does not say, that is the parameter of the same name
 */
function repeatsMessage(name, value, message, tool) {
    const { method, params } = message;
    if (method === undefined)
        return false;
    if (name === 'mcp-method')
        return value === method;
    const said = decoded(value);
    if (said === undefined)
        return false;
    if (name === 'mcp-name') {
        const key = Object.hasOwn(namedBy, method) ? namedBy[method] : undefined;
        return key !== undefined && asString(params.get(key)) === said;
    }
    const given = params.get('arguments');
    if (method !== 'tools/call' || given === undefined || !name.startsWith(paramPrefix))
        return false;
    const header = name.slice(paramPrefix.length);
    const path = tool === undefined ? undefined : annotatedPath(JSON.parse(tool), header);
    const parameter = path
        ? path.reduce((json, key) => member(json, (each) => each === key), given)
        : member(given, (each) => each.toLowerCase() === header);
    return parameter !== undefined && saysTheSame(said, parameter);
}
/** The path of the parameter that `x-mcp-header` gives this header's name, in any letter case. */
function annotatedPath(tool, header) {
    return pathWithin(property(tool, 'inputSchema'), header, []);
}
function pathWithin(schema, header, path) {
    const annotation = property(schema, 'x-mcp-header');
    if (typeof annotation === 'string' && annotation.toLowerCase() === header)
        return path;
    const properties = property(schema, 'properties');
    if (typeof properties !== 'object' || properties === null || path.length === deepestPath) {
        return undefined;
    }
    for (const [key, child] of Object.entries(properties)) {
        const found = pathWithin(child, header, [...path, key]);
        if (found)
            return found;
    }
    return undefined;
}
function property(value, key) {
    return typeof value === 'object' && value !== null
        ? Object.getOwnPropertyDescriptor(value, key)?.value
        : undefined;
}
/** The one member with such a key; of two, who knows which the server takes. */
function member(json, isIt) {
    if (json === undefined || kindOf(json) !== 'object')
        return undefined;
    const found = members(json).filter(({ key }) => isIt(key));
    return found.length === 1 ? found[0]?.value : undefined;
}
function saysTheSame(said, json) {
    const kind = kindOf(json);
    if (kind === 'string')
        return asString(json) === said;
    if (kind === 'number')
        return said === json || isSameInteger(said, json);
    return kind === 'literal' && json !== 'null' && said === json;
}
/** `42.0` is 42 (Streamable HTTP, "Server Validation"). */
function isSameInteger(said, json) {
    return (/^-?\d+(?:\.0+)?$/.test(said) &&
        Number.isSafeInteger(Number(said)) &&
        Number(said) === Number(json));
}
/**
 * What a header's value stands for: itself, or UTF-8 as base64 between `=?base64?` and `?=`
 * (Streamable HTTP, "Value Encoding"); undefined where it is neither.
 */
function decoded(value) {
    const base64 = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
    if (base64 === undefined)
        return /^[\t\x20-\x7e]*$/.test(value) ? value : undefined;
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('base64') !== base64)
        return undefined;
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/gateway/headers.js

/** What Port gets of the client's own headers. */
const toPort = ['accept', 'mcp-session-id', 'mcp-protocol-version', 'last-event-id'];
/** What revision 2026-07-28 repeats of the body. */
const mirrored = /^mcp-(?:method|name|param-.+)$/;
/**
 * What the client gets of Port's headers: what is said about the body and the session, how long
 * to wait, and the trace ID that Port's support asks for. No `www-authenticate`, which begins an
 * OAuth login; no cookies; nothing about the connection, the length or the coding, which are the
 * gateway's own.
 */
const toClient = [
    'content-type',
    'cache-control',
    'x-accel-buffering',
    'mcp-session-id',
    'mcp-protocol-version',
    'retry-after',
    'allow',
    'x-trace-id',
];
/**
 * The headers of a request to Port.
 *
 * @param client the client's headers, as Node's `headersDistinct` has them
 * @param own the bearer, the narrowing of the connection, the content type: they stand above all
 * @param mirrors the message that is sent, and the tool that it calls as Port lists it; undefined
 *   where the request has no body. A header that does not repeat it is left out; a server that
 *   needs the header refuses the request then, as it would have refused the lie
 */
function headersToPort(client, own, mirrors) {
    const headers = {};
    for (const [name, values = []] of Object.entries(client)) {
        const [value] = values;
        if (name === 'accept')
            headers[name] = values.join(', ');
        else if (value === undefined || values.length > 1)
            continue;
        else if (toPort.includes(name))
            headers[name] = value;
        else if (mirrored.test(name) && mirrors) {
            if (repeatsMessage(name, value, mirrors.message, mirrors.tool))
                headers[name] = value;
        }
    }
    return { ...headers, ...own };
}
/**
 * The headers of an answer to the client.
 *
 * @param port Port's headers, as Node's `headersDistinct` has them
 * @param redact hides what must not come back
 */
function headersToClient(port, redact) {
    const headers = {};
    for (const name of toClient) {
        const values = port[name];
        if (values?.length)
            headers[name] = redact(values.join(', '));
    }
    return headers;
}

;// CONCATENATED MODULE: ./build/gateway/methods.js
/**
 * What a client may send, in any revision of MCP from 2024-11-05 to 2026-07-28 (`ClientRequest`
 * and `ClientNotification` in the specification's schema.ts), and the tasks extension that
 * 2026-07-28 moved out of it (SEP-2663: `tasks/update`). None but `tools/call` starts a tool: the
 * methods of tasks look after a task that a `tools/call` has started.
 */
const clientMethods = new Set([
    'initialize',
    'server/discover',
    'ping',
    'tools/list',
    'tools/call',
    'resources/list',
    'resources/templates/list',
    'resources/read',
    'resources/subscribe',
    'resources/unsubscribe',
    'subscriptions/listen',
    'prompts/list',
    'prompts/get',
    'completion/complete',
    'logging/setLevel',
    'tasks/get',
    'tasks/result',
    'tasks/list',
    'tasks/cancel',
    'tasks/update',
    'notifications/initialized',
    'notifications/cancelled',
    'notifications/progress',
    'notifications/roots/list_changed',
    'notifications/tasks/status',
]);

;// CONCATENATED MODULE: ./build/gateway/refusal.js

/** JSON-RPC 2.0's codes. */
const code = {
    parseError: -32700,
    invalidRequest: -32600,
    methodNotFound: -32601,
    /** JSON-RPC leaves -32000 to -32019 to implementations; the official SDKs use it so. */
    refused: -32000,
};
/**
 * What the gateway answers in Port's place. Thrown by whatever looks at a request; nothing of a
 * request that is refused has reached Port.
 */
class Refusal extends Error {
    name = 'Refusal';
    status;
    /** JSON: a JSON-RPC error or, for a tool that is not open, a result. */
    body;
    headers;
    /** @param answer the JSON-RPC message's `error` or `result`, as JSON; `id` as JSON, too */
    constructor(status, message, { id = 'null', answer, headers = {}, }) {
        super(message);
        this.status = status;
        this.body = objectOf([['jsonrpc', '"2.0"'], ['id', id], answer]);
        this.headers = { 'content-type': 'application/json', ...headers };
    }
}
/** A refusal whose answer is a JSON-RPC error; without `id` it is `null`, as JSON-RPC says. */
function errorRefusal(status, errorCode, message, { id, headers } = {}) {
    const error = JSON.stringify({ code: errorCode, message });
    return new Refusal(status, message, {
        id,
        answer: ['error', error],
        ...(headers && { headers }),
    });
}

;// CONCATENATED MODULE: ./build/gateway/wall.js



/** The key by which a request of revision 2026-07-28 or later says its revision. */
const revisionKey = 'io.modelcontextprotocol/protocolVersion';
/** The tool that a message calls; undefined where it calls none, or names none. */
function calledTool({ method, params }) {
    return method === 'tools/call' ? asString(params.get('name')) : undefined;
}
/**
 * Lets a message pass, or answers it here.
 *
 * @throws {Refusal} a result with `isError`, which a model understands, for a call of a tool that
 *   is not open; an error -32601 for a method that no revision of MCP has, where the tools are
 *   named: it might run one; 400 for a call without an ID, which nobody could answer
 */
function refuseClosed(message, tools) {
    const { method, id } = message;
    if (method === undefined)
        return;
    if (method === 'tools/call')
        refuseClosedTool(message, tools);
    if (tools.areNamed && !clientMethods.has(method)) {
        // Since 2026-07-28 a method that is not there is a 404, and a notification that is not taken
        // a 400 (Streamable HTTP); before, an error is an answer like any other.
        const status = id === undefined ? 400 : isStateless(message) ? 404 : 200;
        throw errorRefusal(status, code.methodNotFound, 'No revision of MCP has this method, so it is not open to this workflow.', { id });
    }
}
function refuseClosedTool(message, tools) {
    const { id } = message;
    if (id === undefined) {
        throw errorRefusal(400, code.invalidRequest, 'A "tools/call" has an "id".');
    }
    const name = calledTool(message);
    if (tools.isOpen(name))
        return;
    const text = tools.closed(name);
    const result = {
        // Required since 2026-07-28, unknown before.
        ...(isStateless(message) && { resultType: 'complete' }),
        content: [{ type: 'text', text }],
        isError: true,
    };
    throw new Refusal(200, text, { id, answer: ['result', JSON.stringify(result)] });
}
function isStateless({ params }) {
    const meta = params.get('_meta');
    return meta?.startsWith('{') === true && membersByKey(meta).has(revisionKey);
}

;// CONCATENATED MODULE: ./build/gateway/relay.js






/** With as many tokens is a request tried: while Port is slow, one may run out on the way. */
const mostTokens = 4;
/** Asks Port in a client's name, with the token. */
class Relay {
    #upstream;
    #access;
    #own;
    constructor(upstream, access, narrowing) {
        this.#upstream = upstream;
        this.#access = access;
        this.#own = {
            // A body that comes compressed all the same is read; it costs time.
            'accept-encoding': 'identity',
            'user-agent': `port-mcp-auth/${version/* version */.r}`,
            ...(0,port_headers/* narrowingHeaders */.S)(narrowing),
        };
    }
    /**
     * Port's response, as soon as its headers are there. Where Port refuses the token, it is asked once
     * more with a new one, and again where that one has run out in the meantime.
     *
     * @param message what has been checked; undefined for a GET or DELETE
     * @throws ActionError, and whatever an exchange throws
     */
    async ask({ method = '', headersDistinct }, message, tools, signal) {
        const name = message && calledTool(message);
        const mirrors = message && { message, tool: name === undefined ? name : tools.annotated(name) };
        const send = (token) => {
            const own = {
                ...this.#own,
                authorization: (0,port_headers/* bearer */.C)(token),
                ...(message && { 'content-type': 'application/json' }),
            };
            const headers = headersToPort(headersDistinct, own, mirrors);
            const isRepeatable = doesNoHarmTwice(message);
            return this.#upstream.send({ method, headers, body: message?.text, isRepeatable }, signal);
        };
        let token = await this.#access.token();
        for (let tokens = 1;; tokens += 1) {
            const response = await send(token);
            if (response.statusCode !== 401)
                return withoutRedirect(response);
            response.destroy();
            if (tokens === mostTokens || (tokens > 1 && !this.#access.isPast(token)))
                break;
            token = await this.#access.insteadOf(token);
        }
        throw new errors/* ActionError */.lZ("Port's MCP server refuses the access token (401), also one that was exchanged just now. Check in Port that the credentials are active and may use the MCP server.");
    }
    /** In words what broke the answer to the message off; any other error as it is. */
    brokenOff(error, message) {
        return this.#upstream.brokenOff(error, doesNoHarmTwice(message));
    }
}
/** Whether Port may act on it twice: nobody knows what a method does that no revision has. */
function doesNoHarmTwice(message) {
    const method = message?.method;
    return method === undefined || (method !== 'tools/call' && clientMethods.has(method));
}
/** @throws ActionError */
function withoutRedirect(response) {
    const { statusCode: status = 0 } = response;
    if (status < 300 || status > 399)
        return response;
    response.destroy();
    throw new errors/* ActionError */.lZ(`Port's MCP server redirects elsewhere (${status}). The gateway follows no redirect, since it would hand the token to another address. Check mcp_url.`);
}

;// CONCATENATED MODULE: ./build/gateway/renewal-plan.js

/** So many fit into an absence of three seconds and a half, whatever the jitter. */
const leastAttempts = 4;
/**
 * How an exchange in the middle of the job is retried: as the inputs say, but so that an absence of a
 * second or two is bridged. The step can fail early and be run again, an agent cannot.
 *
 * @param limits those of the inputs
 * @param random at least 0, less than 1
 */
function renewalPlanOf(limits, clock, random) {
    const maxAttempts = Math.max(limits.maxAttempts, leastAttempts);
    // Full jitter may take no time at all.
    const atLeastHalf = () => (1 + random()) / 2;
    return {
        ...(0,retry_plan/* planOf */.X)({ ...limits, maxAttempts }, clock, atLeastHalf, () => undefined),
        limits: {
            attempts: `max_attempts, at least ${leastAttempts} here`,
            time: 'timeout_seconds',
        },
    };
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/http/decoded.js
var http_decoded = __webpack_require__(1238);
// EXTERNAL MODULE: ./build/node_modules/eventsource-parser/dist/parse.js + 1 modules
var parse = __webpack_require__(1713);
// EXTERNAL MODULE: ./build/json.js
var build_json = __webpack_require__(7657);
;// CONCATENATED MODULE: ./build/gateway/answer.js


/** A longer answer is taken for a result: errors are short, and nothing is kept for its sake. */
const longestAnswer = 1024 * 1024;
/** Looks at a response that passes. */
class AnswerWatch {
    #decoder = new TextDecoder();
    #parser;
    #text = '';
    #said;
    #gaveUp = false;
    constructor(isEventStream) {
        this.#parser = isEventStream
            ? (0,parse/* createParser */.C)({
                maxBufferSize: longestAnswer,
                onEvent: ({ data }) => {
                    this.#look(data);
                },
            })
            : undefined;
    }
    /** Undefined where there was no answer. */
    get said() {
        return this.#said ?? (this.#gaveUp ? 'result' : undefined);
    }
    push(chunk) {
        if (!this.#gaveUp && this.#said === undefined) {
            this.#read(this.#decoder.decode(chunk, { stream: true }));
        }
        return chunk;
    }
    end() {
        if (!this.#gaveUp && this.#said === undefined) {
            // The last event counts without the blank line after it, too.
            if (this.#parser)
                this.#read(`${this.#decoder.decode()}\n\n`);
            else
                this.#look(this.#text + this.#decoder.decode());
        }
        this.#text = '';
        return new Uint8Array(0);
    }
    #read(text) {
        if (this.#parser) {
            try {
                this.#parser.feed(text);
            }
            catch {
                this.#gaveUp = true;
            }
        }
        else {
            this.#text += text;
            this.#gaveUp = this.#text.length > longestAnswer;
            if (this.#gaveUp)
                this.#text = '';
        }
    }
    #look(json) {
        const message = (0,build_json/* jsonObject */.o)(json);
        if (!message)
            return;
        const { result } = message;
        if (message.error !== undefined)
            this.#said = 'error';
        else if (result !== undefined) {
            this.#said = (0,build_json/* property */.M)(result, 'isError') === true ? 'tool-error' : 'result';
        }
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/gateway/door.js


/** The largest body, in bytes. */
const largestBody = 4 * 1024 * 1024;
const methods = ['POST', 'GET', 'DELETE'];
/**
 * Refuses what a web page of another origin may have sent (DNS rebinding).
 *
 * @throws {Refusal} 403
 */
function checkOrigin({ headersDistinct: headers }, port) {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    if (!hosts.includes(only(headers.host)?.toLowerCase() ?? '')) {
        throw refused(403, 'The Host header does not name this gateway.');
    }
    const origins = hosts.map((host) => `http://${host}`);
    if (headers.origin && !origins.includes(only(headers.origin)?.toLowerCase() ?? '')) {
        throw refused(403, 'Requests of web pages are refused.');
    }
}
/**
 * Looks at a request before its body is read. First what a web page of another origin may have
 * sent (DNS rebinding): it learns nothing, not even the path. Then what is not there at all, for
 * clients that search for OAuth metadata under other paths. Then the key, and last what only
 * somebody with the key is told about the body.
 *
 * @throws {Refusal} 403, 404, 405, 401, 415, 413 or 400, in this order
 */
function checkHead(head, door) {
    checkOrigin(head, door.port);
    const { method, url, headersDistinct: headers } = head;
    if (url !== door.path)
        throw refused(404, 'There is nothing under this path.');
    checkMethod(method, methods);
    if (!presentsKey(only(headers.authorization), door.key)) {
        // No WWW-Authenticate, though HTTP asks for one: clients would begin an OAuth login.
        throw refused(401, 'The bearer token is not the key of this gateway.');
    }
    checkBody(headers);
}
/** @throws {Refusal} 405 */
function checkMethod(method, taken) {
    if (method !== undefined && taken.includes(method))
        return;
    throw refused(405, `The gateway takes ${taken.join(', ')}.`, { allow: taken.join(', ') });
}
/** Whether both are the same; how long it takes says nothing about either. */
function isSame(one, other) {
    return (0,external_node_crypto_.timingSafeEqual)(digest(one), digest(other));
}
/** @throws {Refusal} 413, for a body of this many bytes */
function checkLength(length) {
    if (length > largestBody) {
        throw refused(413, `A body has at most ${largestBody} bytes.`, { connection: 'close' });
    }
}
function checkBody(headers) {
    const coding = headers['content-encoding'];
    if (coding?.some((each) => each.trim().toLowerCase() !== 'identity')) {
        throw refused(415, 'Send the body without a Content-Encoding.', { connection: 'close' });
    }
    const lengths = headers['content-length'] ?? [];
    checkLength(Math.max(0, ...lengths.map(Number)));
    // Node's strict parser refuses these, too; a lenient one would leave two readers of one body.
    const transfers = headers['transfer-encoding'] ?? [];
    const isChunked = transfers.every((each) => each.trim().toLowerCase() === 'chunked');
    if (lengths.length + transfers.length > 1 || !isChunked) {
        throw refused(400, 'The body has no single length.', { connection: 'close' });
    }
}
function presentsKey(authorization, key) {
    const presented = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
    return isSame(presented, key);
}
function digest(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest();
}
/** A header's value; undefined where it is missing or stands there twice. */
function only(values) {
    return values?.length === 1 ? values[0] : undefined;
}
function refused(status, message, headers = {}) {
    return errorRefusal(status, code.refused, message, { headers });
}

;// CONCATENATED MODULE: ./build/gateway/tools-filter.js


/** A tool takes some kilobytes; no more than this is held back. */
const largestTool = 8 * 1024 * 1024;
/** No key that a reader takes for `result` or `tools` is longer. */
const longestKey = 256;
/**
 * Takes tools out of the `result.tools` of a JSON-RPC message, or of each message of a batch. All
 * else goes through as it comes, byte for byte, whatever it is; of `tools` one element at a time
 * is held back. It knows no more of JSON than strings and brackets, so it sees what a lenient
 * reader would see (`NaN`, a key twice, a key of another letter case), and parses nothing large.
 */
class ToolsFilter {
    #keeps;
    /** The innermost container that matters; `#deeper` counts the brackets open within it. */
    #place = 'outside';
    #deeper = 0;
    #inString = false;
    #escaped = false;
    #atKey = false;
    #key = [];
    #held = [];
    #heldLength = 0;
    #kept = 0;
    #out = [];
    /** @param keeps is asked for each tool, as it stands in the answer */
    constructor(keeps) {
        this.#keeps = keeps;
    }
    /** @throws {RangeError} one tool takes more than 8 MiB */
    push(chunk) {
        let from = 0;
        for (let at = 0; at < chunk.length; at += 1) {
            if (this.#inString)
                at = this.#skip(chunk, at);
            const read = chunk[at];
            if (read === undefined)
                break;
            if (this.#inString) {
                this.#readString(read);
            }
            else if (this.#place === 'tools' && this.#deeper === 0 && endsTool(read)) {
                this.#hold(chunk.subarray(from, at));
                this.#decide();
                // A comma is written when another tool is kept.
                from = read === byte_filter_byte.comma ? at + 1 : at;
                if (read === byte_filter_byte.closeArray)
                    this.#place = 'result';
            }
            else {
                const place = this.#place;
                this.#readStructure(read);
                if (this.#place === 'tools' && place !== 'tools') {
                    this.#out.push(chunk.subarray(from, at + 1));
                    from = at + 1;
                }
            }
        }
        const rest = chunk.subarray(from);
        if (this.#place === 'tools')
            this.#hold(rest);
        else
            this.#out.push(rest);
        return this.#taken();
    }
    /** A tool that was cut off is left out: who knows its name. */
    end() {
        return this.#taken();
    }
    /** The next place in a string at which something may change. */
    #skip(chunk, from) {
        if (this.#escaped || (this.#atKey && this.#deeper === 0))
            return from;
        let at = from;
        while (at < chunk.length && chunk[at] !== byte_filter_byte.quote && chunk[at] !== byte_filter_byte.backslash)
            at += 1;
        return at;
    }
    #readString(read) {
        if (this.#escaped) {
            this.#escaped = false;
        }
        else if (read === byte_filter_byte.backslash) {
            this.#escaped = true;
        }
        else if (read === byte_filter_byte.quote) {
            this.#inString = false;
            return;
        }
        if (this.#atKey && this.#deeper === 0 && this.#key.length < longestKey)
            this.#key.push(read);
    }
    #readStructure(read) {
        switch (read) {
            case byte_filter_byte.quote:
                this.#inString = true;
                if (this.#atKey && this.#deeper === 0)
                    this.#key = [];
                break;
            case byte_filter_byte.colon:
                this.#atKey = false;
                break;
            case byte_filter_byte.comma:
                this.#atKey = true;
                break;
            case byte_filter_byte.openObject:
            case byte_filter_byte.openArray: {
                const inner = this.#deeper === 0 ? this.#inner(read) : undefined;
                if (inner === undefined)
                    this.#deeper += 1;
                else
                    this.#place = inner;
                this.#atKey = true;
                break;
            }
            case byte_filter_byte.closeObject:
            case byte_filter_byte.closeArray:
                if (this.#deeper > 0)
                    this.#deeper -= 1;
                else if (this.#place === 'result')
                    this.#place = 'message';
                else if (this.#place !== 'tools')
                    this.#place = 'outside';
                break;
        }
    }
    /** The place that this bracket opens; undefined where it is of no interest. */
    #inner(bracket) {
        const isObject = bracket === byte_filter_byte.openObject;
        if (this.#place === 'outside')
            return isObject ? 'message' : 'batch';
        if (this.#place === 'batch')
            return isObject ? 'message' : undefined;
        if (this.#place === 'message')
            return isObject && this.#keyIs('result') ? 'result' : undefined;
        if (this.#place === 'tools' || isObject || !this.#keyIs('tools'))
            return undefined;
        this.#kept = 0;
        return 'tools';
    }
    #keyIs(word) {
        try {
            const key = JSON.parse(`"${Buffer.from(this.#key).toString()}"`);
            return typeof key === 'string' && fold(key) === word;
        }
        catch {
            return false;
        }
    }
    #hold(bytes) {
        this.#heldLength += bytes.length;
        if (this.#heldLength > largestTool) {
            throw new RangeError('A tool in the list takes more than 8 MiB.');
        }
        this.#held.push(bytes);
    }
    #decide() {
        const tool = Buffer.concat(this.#held);
        this.#held = [];
        this.#heldLength = 0;
        const text = tool.toString().trim();
        if (text === '' || !this.#keeps(text))
            return;
        if (this.#kept > 0)
            this.#out.push(Uint8Array.of(byte_filter_byte.comma));
        this.#out.push(tool);
        this.#kept += 1;
    }
    #taken() {
        const [only, ...others] = this.#out;
        const taken = only && others.length === 0 ? only : Buffer.concat(this.#out);
        this.#out = [];
        return taken;
    }
}
function endsTool(read) {
    return read === byte_filter_byte.comma || read === byte_filter_byte.closeArray;
}

;// CONCATENATED MODULE: ./build/gateway/event-stream-filter.js


const dataField = Buffer.from('data:');
const byteOrderMark = Buffer.from('\ufeff');
/**
 * Takes tools out of the messages of an event stream (WHATWG HTML, server-sent events). Lines
 * stay where they are: only what follows `data:` is changed, and the several data lines of an
 * event are read as one text. The line breaks between them can be left out: in JSON they stand
 * where they mean nothing.
 */
class EventStreamFilter {
    #keeps;
    #data;
    /** How much of `data:` the line has shown so far; undefined once it is another field. */
    #field = 0;
    #lineIsEmpty = true;
    #afterReturn = false;
    /** How much of a byte order mark has been read; only the first bytes can be one. */
    #mark = 0;
    #out = [];
    constructor(keeps) {
        this.#keeps = keeps;
        this.#data = new ToolsFilter(keeps);
    }
    /** @throws {RangeError} one tool takes more than 8 MiB */
    push(chunk) {
        let from = 0;
        for (let at = 0; at < chunk.length; at += 1) {
            at = this.#skip(chunk, at);
            const read = chunk[at];
            if (read === undefined)
                break;
            if (this.#isMark(read))
                continue;
            if (read === byte_filter_byte.lineFeed && this.#afterReturn) {
                this.#afterReturn = false;
            }
            else if (read === byte_filter_byte.lineFeed || read === byte_filter_byte.carriageReturn) {
                this.#pass(chunk.subarray(from, at));
                from = at;
                this.#endLine();
                this.#afterReturn = read === byte_filter_byte.carriageReturn;
            }
            else {
                this.#afterReturn = false;
                this.#lineIsEmpty = false;
                if (this.#field === undefined || this.#field === dataField.length)
                    continue;
                this.#field = read === dataField[this.#field] ? this.#field + 1 : undefined;
                if (this.#field !== dataField.length)
                    continue;
                this.#out.push(chunk.subarray(from, at + 1));
                from = at + 1;
            }
        }
        this.#pass(chunk.subarray(from));
        return this.#taken();
    }
    end() {
        this.#out.push(this.#data.end());
        return this.#taken();
    }
    /** The next place in a line, whose field is known, at which something may change. */
    #skip(chunk, from) {
        const isKnown = this.#field === undefined || this.#field === dataField.length;
        if (!isKnown || this.#afterReturn || this.#mark !== undefined)
            return from;
        let at = from;
        while (at < chunk.length && chunk[at] !== byte_filter_byte.lineFeed && chunk[at] !== byte_filter_byte.carriageReturn) {
            at += 1;
        }
        return at;
    }
    #isMark(read) {
        if (this.#mark === undefined)
            return false;
        this.#mark = read === byteOrderMark[this.#mark] ? this.#mark + 1 : undefined;
        return this.#mark !== undefined;
    }
    #pass(bytes) {
        this.#out.push(this.#field === dataField.length ? this.#data.push(bytes) : bytes);
    }
    #endLine() {
        if (this.#lineIsEmpty)
            this.#data = new ToolsFilter(this.#keeps);
        this.#field = 0;
        this.#lineIsEmpty = true;
    }
    #taken() {
        const taken = Buffer.concat(this.#out);
        this.#out = [];
        return taken;
    }
}

// EXTERNAL MODULE: ./build/mcp/messages.js
var messages = __webpack_require__(1390);
;// CONCATENATED MODULE: ./build/gateway/message.js





/** What each key of the envelope may hold; `null` is no ID (MCP), but an error may have none. */
const envelope = {
    jsonrpc: ['string'],
    id: ['string', 'number'],
    method: ['string'],
    params: ['object'],
    result: ['object'],
    error: ['object'],
};
const likeEnvelope = lookAlikesOf(Object.keys(envelope));
const likeCall = lookAlikesOf(['name', 'arguments']);
const likeMethod = lookAlikesOf(clientMethods);
/**
 * Reads a request's body. Other keys than the envelope's are left out. What is inside `params` is
 * kept as it was sent, so that numbers, escapes and the order of keys arrive unchanged.
 *
 * @throws {Refusal} 400: not UTF-8, not JSON, not one object, nested too deeply, no JSON-RPC 2.0,
 *   or with a key or a method that another parser might take for one of the protocol's
 */
function readMessage(body) {
    const json = jsonText(body);
    if (kindOf(json) === 'array') {
        throw invalid('A batch: the protocol has none since June 2025. Send one message a request.');
    }
    if (kindOf(json) !== 'object')
        throw invalid('A JSON-RPC message is an object.');
    const found = members(json);
    const values = new Map(found.map(({ key, value }) => [key, value]));
    const id = requestId(values);
    refuseLookAlikes('The message', found, likeEnvelope, id);
    for (const [key, kinds] of Object.entries(envelope)) {
        const value = values.get(key);
        if (value === undefined || kinds.includes(kindOf(value)))
            continue;
        if (key === 'id' && value === 'null' && values.has('error'))
            continue;
        throw invalid(`"${key}" has to be of the kind ${kinds.join(' or ')}.`, id);
    }
    if (asString(values.get('jsonrpc')) !== '2.0')
        throw invalid('"jsonrpc" has to be "2.0".', id);
    const method = asString(values.get('method'));
    refuseMixed(values, id);
    if (method !== undefined)
        refuseMethod(method, id);
    const params = values.get('params');
    if (method === 'tools/call' && params !== undefined) {
        refuseLookAlikes('"params"', members(params), likeCall, id);
    }
    const byKey = params === undefined ? new Map() : membersByKey(params);
    return { method, id, params: byKey, text: written(values, method, byKey) };
}
function jsonText(body) {
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    }
    catch {
        throw errorRefusal(400, code.parseError, 'The body is not UTF-8.');
    }
    try {
        (0,messages/* countParts */.MA)(text);
    }
    catch (error) {
        if (error instanceof messages/* CostlyJson */.LB)
            throw invalid(`The body ${error.message}.`);
        throw error;
    }
    try {
        JSON.parse(text);
    }
    catch {
        throw errorRefusal(400, code.parseError, 'The body is not one JSON text.');
    }
    return text;
}
/** The ID where it is one, so that a refusal can carry it. */
function requestId(values) {
    const id = values.get('id');
    if (id === undefined || !['string', 'number'].includes(kindOf(id)))
        return undefined;
    return kindOf(id) === 'string' ? JSON.stringify(asString(id)) : id;
}
function refuseLookAlikes(where, found, wordLike, id) {
    for (const { key } of found) {
        const word = wordLike(key);
        if (word !== undefined) {
            throw invalid(`${where} has a key that some would read as "${word}". Write "${word}".`, id);
        }
    }
}
/** A message is a request, a notification, a result or an error, and not two of them. */
function refuseMixed(values, id) {
    const kinds = ['method', 'result', 'error'].filter((key) => values.has(key));
    if (kinds.length !== 1) {
        throw invalid('A message has one of "method", "result" and "error".', id);
    }
    if (values.has('params') && !values.has('method')) {
        throw invalid('An answer has no "params".', id);
    }
    if (values.has('result') && id === undefined)
        throw invalid('A result has an "id".');
}
function refuseMethod(method, id) {
    const known = likeMethod(method);
    if (known === undefined)
        return;
    throw invalid(`The method is one that some would read as "${known}". Write "${known}".`, id);
}
function written(values, method, params) {
    const anew = new Map([['jsonrpc', '"2.0"']]);
    for (const key of ['id', 'method', 'result', 'error']) {
        const value = values.get(key);
        if (value !== undefined)
            anew.set(key, canonical(value));
    }
    if (values.has('params')) {
        const entries = Array.from(params, ([key, value]) => [
            key,
            method === 'tools/call' && key === 'name' ? canonical(value) : value,
        ]);
        anew.set('params', objectOf(entries));
    }
    return objectOf(anew);
}
/** A string without needless escapes; anything else as it is. */
function canonical(json) {
    return kindOf(json) === 'string' ? JSON.stringify(asString(json)) : json;
}
function invalid(message, id) {
    return errorRefusal(400, code.invalidRequest, message, { id });
}

;// CONCATENATED MODULE: ./build/gateway/server.js














/** The path that agents use. */
const mcpPath = '/mcp';
/** The record is under this and the report key. */
const recordPath = '/record/';
/** Agents think for minutes between two calls. */
const keepAliveMs = 10 * 60_000;
/** What a client is given to read why its body was not. */
const lingerMs = 1_000;
/** What only a server answers that accepts who asks. */
const connecting = new Set([
    'initialize',
    'server/discover',
    'tools/list',
]);
/** The gateway's HTTP server on 127.0.0.1: the door, and what is behind it. */
class GatewayServer {
    #service;
    #server;
    #port = 0;
    #tools;
    #listTools;
    constructor(service) {
        this.#service = service;
        this.#server = (0,external_node_http_.createServer)({
            // No limit on calls and streams. For Node a connection that nobody has used yet is one whose
            // first head is late; clients open some in advance.
            requestTimeout: 0,
            headersTimeout: keepAliveMs,
            keepAliveTimeout: keepAliveMs,
            keepAlive: true,
            keepAliveInitialDelay: 30_000,
            insecureHTTPParser: false,
        });
        this.#server
            .on('request', (request, response) => {
            this.#handle(request, response);
        })
            .on('checkContinue', (request, response) => {
            this.#handle(request, response, () => {
                response.writeContinue();
            });
        })
            .on('connect', (_request, socket) => {
            socket.on('error', () => undefined);
            socket.end('HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        });
    }
    /**
     * Listens on 127.0.0.1, and refuses everybody until `open` is called.
     *
     * @returns the port, which the system chooses
     * @throws what Node throws
     */
    async listen() {
        this.#server.listen(0, '127.0.0.1');
        await (0,external_node_events_.once)(this.#server, 'listening');
        const address = this.#server.address();
        if (address === null || typeof address === 'string')
            throw new Error('no port');
        this.#port = address.port;
        return address.port;
    }
    /**
     * From now on serves whoever has the key.
     *
     * @param listTools has Port list the tools, where that may open some
     */
    open(tools, listTools) {
        this.#tools = tools;
        this.#listTools = listTools;
    }
    /** Ends the server, and every connection. */
    close() {
        this.#server.close();
        this.#server.closeAllConnections();
    }
    #handle(request, response, proceed) {
        let message;
        const left = new AbortController();
        response.on('error', () => undefined);
        response.on('close', () => {
            if (!response.writableFinished)
                left.abort();
        });
        const read = (one) => (message = one);
        this.#answer(request, response, { read, proceed, signal: left.signal }).catch((error) => {
            if (left.signal.aborted)
                return;
            const refusal = error instanceof Refusal
                ? error
                : errorRefusal(502, code.refused, this.#note(error), { id: message?.id });
            sendRefusal(refusal, request, response);
        });
    }
    /** @throws Refusal, and whatever else goes wrong */
    async #answer(request, response, { read, proceed, signal, }) {
        checkOrigin(request, this.#port);
        const { url = '' } = request;
        if (url.startsWith(recordPath)) {
            this.#answerForRecord(request, response, url.slice(recordPath.length));
            return;
        }
        checkHead(request, { port: this.#port, path: mcpPath, key: this.#service.key });
        const tools = this.#tools;
        if (!tools)
            throw errorRefusal(503, code.refused, 'The gateway has not been released yet.');
        proceed?.();
        if (request.method !== 'POST') {
            await this.#relay(request, response, undefined, tools, signal);
            return;
        }
        const message = read(readMessage(await bodyOf(request)));
        if (message.method !== 'tools/call') {
            refuseClosed(message, tools);
            const { said, status } = await this.#relay(request, response, message, tools, signal);
            const isAccepted = status < 300 && said === 'result';
            if (isAccepted && connecting.has(message.method))
                this.#service.record.connected();
            return;
        }
        const name = calledTool(message);
        const settle = this.#service.record.call(name ?? '');
        let outcome = ['failed', null];
        try {
            if (!tools.isOpen(name))
                await this.#listTools?.();
            refuseClosed(message, tools);
            const { said, status } = await this.#relay(request, response, message, tools, signal);
            outcome = outcomeOf(said, status);
        }
        catch (error) {
            if (error instanceof Refusal)
                outcome = ['refused', null];
            throw error;
        }
        finally {
            settle(...outcome);
        }
    }
    #answerForRecord(request, response, key) {
        const { record, reportKey, end } = this.#service;
        if (!isSame(key, reportKey) || !this.#tools) {
            throw errorRefusal(404, code.refused, 'There is nothing under this path.');
        }
        checkMethod(request.method, ['GET', 'DELETE']);
        if (request.method === 'GET') {
            response.writeHead(200, { 'content-type': 'application/json' }).end(record.toJson());
        }
        else {
            response.on('close', end);
            response.writeHead(204, { connection: 'close' }).end();
        }
    }
    /** Passes on Port's answer as it comes, less what is not for the client. */
    async #relay(request, response, message, tools, signal) {
        const { relay, redactor } = this.#service;
        const answer = await relay.ask(request, message, tools, signal);
        const { statusCode: status = 502 } = answer;
        try {
            const isEventStream = isEvents(answer.headersDistinct['content-type']);
            const keeps = (tool) => tools.list(tool);
            const watch = message?.id === undefined ? undefined : new AnswerWatch(isEventStream);
            const filter = inSeries([
                isEventStream ? new EventStreamFilter(keeps) : new ToolsFilter(keeps),
                ...(watch ? [watch] : []),
                redactor.filter(),
            ]);
            const body = (0,http_decoded/* decodersOf */.x)(answer).reduce((coded, decoder) => (0,external_node_stream_.pipeline)(coded, decoder, () => undefined), answer);
            const headers = headersToClient(answer.headersDistinct, (value) => redactor.header(value));
            const begin = () => {
                if (!response.headersSent)
                    response.writeHead(status, headers);
            };
            // The first event may be long in coming. Any other answer begins with its first byte: until
            // then an error can take its place.
            if (isEventStream) {
                begin();
                response.flushHeaders();
            }
            await passOn(body, filter, response, begin);
            return { said: watch?.said, status };
        }
        catch (error) {
            answer.destroy();
            throw relay.brokenOff(error, message);
        }
    }
    /** Puts what went wrong on record, and returns it in words. */
    #note(error) {
        const why = (0,http_decoded/* unreadable */.O$)(error);
        const text = error instanceof errors/* ActionError */.lZ
            ? error.message
            : why === undefined
                ? `The gateway failed: ${this.#service.clean(String(error))}`
                : `Port's MCP server sent a response ${why}.`;
        this.#service.record.error(text);
        return text;
    }
}
/** @throws {Refusal} 413; and what Node throws where the client leaves */
async function bodyOf(request) {
    const chunks = [];
    let length = 0;
    const body = request.iterator({ destroyOnReturn: false });
    for await (const chunk of body) {
        length += chunk.length;
        checkLength(length);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
/**
 * Writes the body as it comes, and no faster than the client reads; throws where it breaks.
 *
 * @param begin writes the head, if nobody has
 */
async function passOn(body, filter, response, begin) {
    for await (const chunk of body) {
        const passed = filter.push(chunk);
        if (passed.length === 0)
            continue;
        begin();
        if (!response.write(passed))
            await readOrGone(response);
    }
    const rest = filter.end();
    begin();
    response.end(rest);
}
function readOrGone(response) {
    return new Promise((resolve) => {
        const go = () => {
            response.off('drain', go).off('close', go);
            resolve();
        };
        response.on('drain', go).on('close', go);
        if (response.closed)
            go();
    });
}
/**
 * Whether a response is an event stream, for every client: some take the first word of the header
 * that they know, wherever it stands.
 *
 * @throws ActionError where two clients would read it in two ways
 */
function isEvents(types = []) {
    const type = types.join(', ').toLowerCase();
    const isEventStream = /^\s*text\/event-stream\s*(?:;|$)/.test(type);
    const mentions = (word) => type.includes(word);
    if (mentions('text/event-stream') && (!isEventStream || mentions('json'))) {
        throw new errors/* ActionError */.lZ("Port's MCP server answered with a content type that can be read in two ways.");
    }
    return isEventStream;
}
function outcomeOf(said, status) {
    if (status > 299)
        return ['failed', status];
    if (said === undefined)
        return ['failed', null];
    return [said === 'result' ? 'ok' : 'tool-error', status];
}
function sendRefusal({ status, headers, body }, request, response) {
    if (response.headersSent) {
        // Cut, so that nobody takes it for the whole answer.
        response.destroy();
        return;
    }
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    if (headers.connection !== 'close') {
        response.end(body);
        return;
    }
    // The answer is whole; but closed at once, the connection would be reset by what still comes,
    // and the answer lost.
    response.write(body);
    const end = () => {
        clearTimeout(timer);
        response.end();
    };
    const timer = setTimeout(end, lingerMs);
    request
        .on('end', end)
        .on('close', end)
        .on('error', () => undefined)
        .resume();
}

// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./build/http/connections.js
var connections = __webpack_require__(8101);
// EXTERNAL MODULE: ./build/http/failure.js + 1 modules
var http_failure = __webpack_require__(974);
// EXTERNAL MODULE: ./build/http/proxy.js
var proxy = __webpack_require__(4300);
// EXTERNAL MODULE: ./build/http/retry-after.js
var retry_after = __webpack_require__(797);
// EXTERNAL MODULE: ./build/http/within.js
var within = __webpack_require__(1993);
;// CONCATENATED MODULE: ./build/gateway/upstream.js










/** A connection that has been idle for longer may be closed on the other side, unnoticed here. */
const maxIdleMs = 2_000;
/** What a connection may take to come about: name, TCP, proxy and TLS. */
const connectMs = 10_000;
/** For how long what may pass is tried again, from the first attempt on. */
const patienceMs = 8_000;
const firstWaitMs = 100;
const maxWaitMs = 2_000;
/** Port is too busy, or something in front of it does not reach it. */
const passing = [429, 502, 503, 504];
/** Requests to Port's MCP server, over connections that are kept open from one to the next. */
class Upstream {
    #endpoint;
    #clock;
    #random;
    #connections;
    #request;
    /**
     * @param random at least 0, less than 1
     * @throws ProxyAddressError
     */
    constructor(endpoint, clock, random) {
        const isSecure = endpoint.url.startsWith('https:');
        this.#endpoint = endpoint;
        this.#clock = clock;
        this.#random = random;
        this.#connections = new connections/* Connections */.U(isSecure, (0,proxy/* proxyFor */.iJ)(endpoint.url), maxIdleMs);
        this.#request = isSecure ? external_node_https_.request : external_node_http_.request;
    }
    /**
     * The response as soon as its headers are there, of any status. What may pass is tried again for
     * some seconds; a request that must not be repeated only where Port cannot have acted on it: where
     * nothing was sent, or where Port answered that there were too many requests.
     *
     * @param signal ends the request, and the response with it
     * @throws AttemptError
     */
    async send(request, signal) {
        const until = this.#clock.now() + patienceMs;
        for (let attempt = 1;; attempt += 1) {
            const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** (attempt - 1)) * this.#jitter();
            // The last wait is shorter, so that nobody gives up before the time is over.
            const left = () => until - this.#clock.now();
            try {
                const response = await this.#once(request, signal);
                const askedMs = this.#waitAskedBy(response, request);
                if (askedMs === undefined || askedMs > left() || left() <= 0)
                    return response;
                response.destroy();
                await this.#clock.sleep(Math.max(askedMs, Math.min(waitMs, left())));
            }
            catch (error) {
                if (!(error instanceof Unanswered))
                    throw error;
                const { failure, wasSent } = error;
                if (wasSent && !request.isRepeatable)
                    throw unknownOutcome(failure);
                if (!failure.transient || left() <= 0 || signal.aborted)
                    throw failure;
                await this.#clock.sleep(Math.min(waitMs, left()));
            }
        }
    }
    /** In words what broke an answer off; any other error as it is. */
    brokenOff(error, isRepeatable) {
        const code = String((0,build_json/* property */.M)(error, 'code'));
        if (code !== 'ECONNRESET' && !code.startsWith('HPE_'))
            return error;
        const failure = (0,http_failure/* failureOf */.g)(error, this.#endpoint);
        return isRepeatable ? failure : unknownOutcome(failure);
    }
    /** Ends every connection. */
    close() {
        this.#connections.close();
    }
    /** From a half to one: those who were sent away together do not come back together. */
    #jitter() {
        return (1 + this.#random()) / 2;
    }
    /** How long to wait before the same request makes sense; undefined where the response counts. */
    #waitAskedBy(response, { isRepeatable }) {
        const { statusCode: status = 0, headers } = response;
        if (!passing.includes(status) || (!isRepeatable && status !== 429))
            return undefined;
        return (0,retry_after/* retryAfterMs */.V)({ status, headers }, this.#clock.now()) ?? 0;
    }
    #once(request, signal) {
        const { method, headers, body } = request;
        return new Promise((resolve, reject) => {
            let wasSent = false;
            let isLate = false;
            const outgoing = this.#request(this.#endpoint.url, {
                method,
                headers,
                agent: this.#connections.agent,
                signal,
            });
            const limit = setTimeout(() => {
                isLate = true;
                outgoing.destroy();
            }, connectMs);
            const connected = () => {
                wasSent = true;
                clearTimeout(limit);
            };
            outgoing.on('socket', (socket) => {
                // Through a tunnel there is a connection already.
                if (outgoing.reusedSocket)
                    connected();
                else if (socket instanceof external_node_tls_.TLSSocket)
                    socket.once('secureConnect', connected);
                else if (socket.connecting)
                    socket.once('connect', connected);
                else
                    connected();
            });
            outgoing.on('response', resolve);
            outgoing.on('error', (error) => {
                clearTimeout(limit);
                const cause = isLate ? new within/* TimeIsUp */.D(connectMs) : error;
                const phase = wasSent ? 'connected' : this.#connections.phase;
                reject(new Unanswered((0,http_failure/* failureOf */.g)(cause, this.#endpoint, phase), wasSent));
            });
            outgoing.end(body);
        });
    }
}
/** No response came. */
class Unanswered extends Error {
    failure;
    /** Whether Port may have got the request. */
    wasSent;
    constructor(failure, wasSent) {
        super(failure.message);
        this.failure = failure;
        this.wasSent = wasSent;
    }
}
function unknownOutcome({ message }) {
    return new errors/* AttemptError */.cb(`${message} The call had been sent, so nobody knows whether Port has acted on it: it is not repeated. See what it has done before you call again.`);
}

;// CONCATENATED MODULE: ./build/gateway/main.js
















/** No job of GitHub's own machines lasts longer than six hours, and none at all than five days. */
const longestLifeMs = 24 * 3600 * 1000;
/**
 * The gateway's life: takes its settings from the step, checks the connection, and serves from the
 * release until the record's reader, the runner or a day's end ends it.
 */
async function runGateway(surroundings) {
    const { input, output, clock } = surroundings;
    let gateway;
    const end = (code) => {
        gateway?.close();
        surroundings.exit(code);
    };
    const say = (report, said) => {
        output.write(`${JSON.stringify(report)}\n`, said);
    };
    // A step that is gone reads nothing; the end of the input says so, too.
    output.on('error', () => undefined);
    input.on('error', () => undefined);
    const lines = (0,external_node_readline_.createInterface)({ input })[Symbol.asyncIterator]();
    const nextLine = async () => {
        const line = await lines.next();
        if (line.done)
            end(1);
        return line.done ? undefined : line.value;
    };
    const first = await nextLine();
    if (first === undefined)
        return;
    // Asked for now, so that the step's end is noticed during the check.
    const second = nextLine();
    try {
        const handover = (0,gateway_handover/* readHandover */.IY)(first);
        const { server, check, open, record } = (gateway = gatewayOf(handover, surroundings, end));
        const port = await server.listen();
        const offered = handover.verify
            ? await check((failure, attempt, waitMs) => {
                say({ kind: 'retry', message: failure.message, attempt, waitMs });
            })
            : undefined;
        say({ kind: 'ready', port, offered });
        const release = await second;
        if (release === undefined)
            return;
        open((0,gateway_handover/* readRelease */.iJ)(release).tools, offered);
        const note = (error) => {
            record.error(`Unexpected failure: ${String(error)}`);
        };
        // The agent would lose Port for the rest of the job.
        surroundings.onUncaught(note);
        await new Promise((resolve) => {
            say({ kind: 'released' }, resolve);
        });
        input.destroy();
        try {
            surroundings.isolate();
        }
        catch (error) {
            note(error);
        }
        await clock.sleep(longestLifeMs);
        end(0);
    }
    catch (error) {
        const isKnown = error instanceof errors/* ActionError */.lZ;
        const message = isKnown ? error.message : String(error);
        say({ kind: 'failed', message, isKnown }, () => {
            end(1);
        });
    }
}
/** @param end ends the process */
function gatewayOf(handover, { clock, random }, end) {
    const { mcpUrl, narrowing, credentials, tokenEndpoint } = handover;
    const redactor = new Redactor();
    const secrets = new build_secrets/* Secrets */.S((value) => {
        redactor.add(value);
    });
    secrets.mask(credentials.clientSecret);
    secrets.mask(handover.token);
    const plan = (onRetry = () => undefined) => (0,retry_plan/* planOf */.X)(handover, clock, random, onRetry);
    const access = new Access({ value: handover.token, expiresInSeconds: handover.expiresInSeconds }, () => (0,exchange/* exchange */.c)(credentials, tokenEndpoint, secrets, renewalPlanOf(handover, clock, random)), clock);
    const clean = (text, maxLength) => secrets.clean(text, maxLength);
    const record = new ActivityRecord(clock, clean, () => access.renewals);
    const upstream = new Upstream((0,endpoint/* mcpEndpoint */.m)(mcpUrl, narrowing), clock, random);
    const check = (onRetry) => {
        const deadline = clock.now() + handover.remainingMs;
        return (0,verify.verify)(handover, handover.token, secrets, { ...plan(onRetry), deadline });
    };
    const list = async () => (0,verify.verify)({ mcpUrl, narrowing, tools: undefined }, await access.token(), secrets, plan());
    const server = new GatewayServer({
        key: handover.key,
        reportKey: handover.reportKey,
        relay: new Relay(upstream, access, narrowing),
        redactor,
        record,
        clean,
        end: () => {
            end(0);
        },
    });
    const open = (names, offered) => {
        const { readOnly } = narrowing;
        const tools = new OpenTools({ tools: names === 'all' ? undefined : names, readOnly });
        const take = (found) => {
            for (const { name } of found)
                tools.list(JSON.stringify({ name }));
        };
        if (offered)
            take(offered);
        // In read-only mode an agent may call what nobody has listed yet.
        const isUnknown = readOnly && !offered;
        server.open(tools, isUnknown
            ? onceDone(async () => {
                take(await list());
            })
            : undefined);
    };
    const close = () => {
        server.close();
        upstream.close();
    };
    return { server, check, open, record, close };
}
/** Does the work until it has succeeded once, for all who wait at a time. */
function onceDone(work) {
    let done;
    return () => (done ??= work().catch((error) => {
        done = undefined;
        throw error;
    }));
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/gateway/pipes.js

/** Node's own are among the first. */
const lastPossible = 256;
/**
 * Replaces every pipe of this process by /dev/null: those of the step, and those by which Node's
 * event loops tell themselves of signals. Nobody needs these here; but on Linux every process of the
 * same user can open them in /proc and write to them, whatever `ptrace_scope` says, and an event loop
 * takes what it reads there for its own pointers: who knows how runs code in this process, where the
 * token is (https://www.sonarsource.com/blog/why-code-security-matters-even-in-hardened-environments/).
 *
 * Once every loop has turned, and nothing is open that has to be waited for.
 */
function replacePipes() {
    const folder = '/proc/self/fd';
    for (const fd of openFiles(folder)) {
        if (fd > lastPossible || !isPipe(`${folder}/${fd}`))
            continue;
        (0,external_node_fs_.closeSync)(fd);
        // The lowest number that is free is taken; those below stay taken, too.
        while ((0,external_node_fs_.openSync)('/dev/null', 'r+') < fd)
            ;
    }
}
/** None where there is no /proc. */
function openFiles(folder) {
    try {
        return (0,external_node_fs_.readdirSync)(folder)
            .map(Number)
            .sort((one, other) => one - other);
    }
    catch {
        return [];
    }
}
function isPipe(file) {
    try {
        return (0,external_node_fs_.readlinkSync)(file).startsWith('pipe:');
    }
    catch {
        // It was the folder's own.
        return false;
    }
}

;// CONCATENATED MODULE: ./build/gateway/process.js



/** Runs the gateway as this process. */
function runGatewayHere(clock) {
    const { stdin: input, stdout: output } = process;
    let isIsolated = false;
    return runGateway({
        input,
        output,
        clock,
        random: Math.random,
        isolate: () => {
            replacePipes();
            isIsolated = true;
        },
        exit: (code) => {
            // Node tidies up its event loops at the end, and some of them miss their pipes then.
            if (isIsolated)
                (0,exit/* exitAsAnother */.s)(code);
            (0,exit/* exit */.N)(code);
        },
        onUncaught: (listener) => {
            process.on('uncaughtException', listener);
        },
    });
}


/***/ })

};
;