import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   lZ: () => (/* binding */ ActionError)
/* harmony export */ });
/* unused harmony export AttemptError */
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

/***/ 898:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(561);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(574);


// The await makes Node exit with an error, should the event loop ever run empty before the end.
await (0,_report_js__WEBPACK_IMPORTED_MODULE_0__/* .report */ .z)((0,_runner_js__WEBPACK_IMPORTED_MODULE_1__/* .runnerOf */ .m)(process));

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  z: () => (/* binding */ report)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
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
/** White space, marks on letters, fillers, and whatever else nobody sees; U+2800 is Braille's blank. */
const unseen = /[\p{M}\p{DI}\p{C}\s\u2800]+/gu;
/** What is no letter and no digit; a modifier letter such as U+02BC looks like punctuation. */
const separator = /[^\p{L}\p{N}]|\p{Lm}/gu;
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
        .replace(unseen, '')
        .toLowerCase()
        .toUpperCase()
        .replaceAll('-', '+')
        .replaceAll('_', '/');
}
/** The letters and digits of folded text. */
function lettersAndDigits(text) {
    return text.replace(separator, '');
}
/**
 * The folded text as it is and decoded once; each of them whole, without the separator that it has
 * most often (which may split a secret that has others itself), and without any.
 */
function viewsOf(text) {
    const plain = foldedView(text);
    const decoded = replaced(plain, escapes, (match) => folded(meaning(match)));
    const views = [plain, decoded].flatMap((view) => {
        const commonest = commonestSeparator(view.text);
        return [
            view,
            replaced(view, separator, ([found]) => (found === commonest ? '' : found)),
            replaced(view, separator, () => ''),
        ];
    });
    return new Set(views);
}
function commonestSeparator(text) {
    const counts = new Map();
    for (const [found] of text.matchAll(separator))
        counts.set(found, (counts.get(found) ?? 0) + 1);
    const [commonest] = [...counts].sort(([, one], [, other]) => other - one);
    return commonest?.[0];
}
function foldedView(source) {
    const view = new Builder();
    let at = 0;
    for (const character of source) {
        const end = at + character.length;
        view.add(foldedCharacter(character), at, end);
        at = end;
    }
    return view;
}
/** Made as they are met, and kept. */
const foldedAscii = [];
function foldedCharacter(character) {
    const code = character.charCodeAt(0);
    return code < 128 ? (foldedAscii[code] ??= folded(character)) : folded(character);
}
/** The view with other text for each match; the view itself where there is none. */
function replaced(view, pattern, write) {
    const changed = new Builder();
    let at = 0;
    for (const match of view.text.matchAll(pattern)) {
        changed.copy(view, at, match.index);
        at = match.index + match[0].length;
        changed.add(write(match), view.starts[match.index] ?? 0, view.ends[at - 1] ?? 0);
    }
    if (at === 0)
        return view;
    changed.copy(view, at, view.text.length);
    return changed;
}
class Builder {
    text = '';
    starts = [];
    ends = [];
    /** Adds text that was made from one place of the source. */
    add(text, start, end) {
        this.text += text;
        for (let left = text.length; left > 0; left -= 1) {
            this.starts.push(start);
            this.ends.push(end);
        }
    }
    copy({ text, starts, ends }, from, to) {
        this.text += text.slice(from, to);
        for (let unit = from; unit < to; unit += 1) {
            this.starts.push(starts[unit] ?? 0);
            this.ends.push(ends[unit] ?? 0);
        }
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
        return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : safe;
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
        const units = text.split('');
        for (const [start, end] of this.#places(text))
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
                        yield [view.starts[at] ?? 0, view.ends[at + runs.length - 1] ?? 0];
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

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
;// CONCATENATED MODULE: ./build/clock.js
/** UTC in ISO 8601, to the second. */
function isoSeconds(date) {
    return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
/** A duration for people: in seconds, to a tenth. */
function inSeconds(ms) {
    return `${Number((ms / 1000).toFixed(1))} s`;
}

;// CONCATENATED MODULE: ./build/http/within.js
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
    const due = performance.now() + limitMs;
    const end = () => {
        setImmediate(() => {
            controller.abort();
        });
    };
    // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
    // stalls would end the step early and green.
    let timer = setTimeout(() => {
        if (performance.now() - due > heldUpMs)
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

;// CONCATENATED MODULE: ./build/json.js
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

;// CONCATENATED MODULE: ./build/report/record.js

/** How a call ended: by the tool, by the gateway's refusal, or without an answer of Port's. */
const outcomes = ['ok', 'tool-error', 'refused', 'failed'];
/** The bounds that a gateway keeps to (src/gateway): calls one by one, and names of tools. */
const maxCalls = 1_000;
/** One more than it names, for those that it puts together. */
const maxTools = 201;
/** The text is not a record of this version. */
class NotARecord extends Error {
}
/**
 * Reads the record, version 1, as a gateway sends it.
 *
 * @throws NotARecord where anything in it is not as it must be
 */
function parseRecord(text) {
    const record = jsonObject(text);
    if (record?.version !== 1)
        throw new NotARecord();
    const { startedAt, connected, connectedAt, totals, calls, tools, renewals, lastError } = record;
    return {
        startedAt: time(startedAt),
        connected: truth(connected),
        connectedAt: optional(connectedAt, time),
        totals: { ...counts(totals), ok: count(property(totals, 'ok')) },
        calls: listOf(calls, maxCalls).map(call),
        tools: listOf(entriesOf(tools), maxTools).map(([name, use]) => toolUse(name, use)),
        renewals: count(renewals),
        lastError: optional(lastError, (error) => ({
            at: time(property(error, 'at')),
            message: words(property(error, 'message')),
        })),
    };
}
function call(value) {
    const outcome = outcomes.find((known) => known === property(value, 'outcome'));
    if (outcome === undefined)
        throw new NotARecord();
    return {
        at: time(property(value, 'at')),
        tool: words(property(value, 'tool')),
        ms: duration(property(value, 'ms')),
        outcome,
        status: optional(property(value, 'status'), count),
    };
}
function toolUse(name, value) {
    return {
        name,
        ...counts(value),
        ms: duration(property(value, 'ms')),
        first: time(property(value, 'first')),
        last: time(property(value, 'last')),
    };
}
function counts(value) {
    return {
        calls: count(property(value, 'calls')),
        refused: count(property(value, 'refused')),
        failed: count(property(value, 'failed')) + count(property(value, 'toolErrors')),
    };
}
function optional(value, read) {
    return value === null ? undefined : read(value);
}
function listOf(value, max) {
    if (!Array.isArray(value) || value.length > max)
        throw new NotARecord();
    return value;
}
function entriesOf(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new NotARecord();
    return Object.entries(value);
}
function truth(value) {
    if (typeof value !== 'boolean')
        throw new NotARecord();
    return value;
}
function words(value) {
    if (typeof value !== 'string')
        throw new NotARecord();
    return value;
}
/** More than any gateway counts in its 24 hours, and small enough to be shown. */
const maxCount = 1e12;
function count(value) {
    if (!Number.isInteger(value))
        throw new NotARecord();
    return duration(value);
}
/** Milliseconds, with or without a fraction. */
function duration(value) {
    if (typeof value !== 'number' || !(value >= 0 && value <= maxCount))
        throw new NotARecord();
    return value;
}
function time(value) {
    const date = new Date(words(value));
    // What Date reads is more than ISO 8601 in UTC.
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(words(value)))
        throw new NotARecord();
    if (Number.isNaN(date.getTime()))
        throw new NotARecord();
    return date;
}

;// CONCATENATED MODULE: ./build/report/gateway.js






/** Several times what the largest record takes. */
const maxBytes = 1024 * 1024;
/** The gateway is gone, silent, or something else answers in its place. */
class RecordLost extends errors/* ActionError */.lZ {
    name = 'RecordLost';
    /** @param what was found instead of it */
    constructor(what) {
        super(`The gateway ended before the job did; its record is lost: ${what}. Something that ran in this job ended it, an agent, a clean-up such as \`pkill node\`, or an earlier report: each gateway is reported once, after its last agent.`);
    }
}
/**
 * Asks the gateway for what it saw.
 *
 * @param limitMs milliseconds for the whole record to arrive
 * @throws RecordLost where it does not
 */
async function readRecord(handle, limitMs) {
    const where = `127.0.0.1:${handle.port}`;
    try {
        const { status, text } = await ask('GET', handle, limitMs);
        if (status !== 200)
            throw new RecordLost(`what answers at ${where} is not the gateway (HTTP ${status})`);
        return parseRecord(text);
    }
    catch (error) {
        if (error instanceof RecordLost)
            throw error;
        if (error instanceof NotARecord) {
            throw new RecordLost(`what answers at ${where} sends no record of version 1`);
        }
        if (error instanceof TimeIsUp) {
            throw new RecordLost(`${where} gave no whole answer within ${inSeconds(limitMs)}`);
        }
        const code = property(error, 'code');
        throw new RecordLost(code === 'ECONNREFUSED'
            ? `nothing listens at ${where} any more`
            : `what answers at ${where} is not the gateway (${typeof code === 'string' ? code : 'no answer'})`);
    }
}
/**
 * Asks the gateway to end. Never by its pid, which may be another's by now.
 *
 * @param limitMs milliseconds for the answer to arrive
 * @returns whether it says that it ends
 */
async function endGateway(handle, limitMs) {
    try {
        return (await ask('DELETE', handle, limitMs)).status === 204;
    }
    catch {
        return false;
    }
}
/** One request on a connection of its own: no proxy, no redirect, one time limit over all of it. */
function ask(method, { port, path }, limitMs) {
    // NODE_USE_ENV_PROXY gives Node's own agent the proxies of the environment, and not this one.
    const agent = new external_node_http_namespaceObject.Agent();
    return within(limitMs, async (signal) => {
        try {
            const response = await new Promise((resolve, reject) => {
                (0,external_node_http_namespaceObject.request)({ host: '127.0.0.1', port, path, method, agent, signal })
                    .on('response', resolve)
                    .on('error', reject)
                    // Another protocol than HTTP is no answer.
                    .on('close', () => {
                    reject(new Error('The connection ended without an answer'));
                })
                    .end();
            });
            return { status: response.statusCode ?? 0, text: await textOf(response) };
        }
        finally {
            agent.destroy();
        }
    });
}
async function textOf(response) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of response) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > maxBytes)
            throw new NotARecord();
    }
    return Buffer.concat(chunks).toString();
}

;// CONCATENATED MODULE: ./build/report/handle.js
/** Reads the output `gateway`; undefined where the text is anything else. */
function parseHandle(text) {
    const [, digits, path, key] = /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})(\/record\/([A-Za-z0-9_-]{43}))$/.exec(text) ?? [];
    const port = Number(digits);
    return path !== undefined && key !== undefined && port <= 65_535
        ? { port, path, key }
        : undefined;
}

;// CONCATENATED MODULE: ./build/report/inputs.js


/** What an agent must have done for the step to succeed. */
const requirements = ['connection', 'call', 'nothing'];
/**
 * Reads the inputs of report/action.yml; empty means the default. No message shows a value: it may
 * be a secret that belongs elsewhere.
 *
 * @param input trimmed, and empty where it is not given
 * @throws InputError
 */
function readReportInputs(input) {
    const gateway = input('gateway');
    const handle = parseHandle(gateway);
    const require = input('require') || 'connection';
    const requirement = requirements.find((known) => known === require);
    const jobStatus = input('job_status');
    const problems = [
        ...(gateway !== '' && handle === undefined
            ? ['`gateway` is no handle: it takes the output `gateway` of the Port step, unchanged']
            : []),
        ...(requirement === undefined ? [`\`require\` takes one of: ${requirements.join(', ')}`] : []),
    ];
    if (requirement === undefined || problems.length > 0)
        throw new errors/* InputError */.dz(problems);
    return { handle, requirement, jobFailed: ['failure', 'cancelled'].includes(jobStatus) };
}

;// CONCATENATED MODULE: ./build/escape.js
/**
 * `text` with each of the characters as \uXXXX, which JSON and JavaScript read as the same text.
 *
 * @param characters matches one UTF-16 unit, everywhere: flag `g`, not `u`
 */
function unicodeEscaped(text, characters) {
    return text.replace(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

;// CONCATENATED MODULE: ./build/markdown.js

/** A code span, in which nothing is a link, a mention, HTML or the end of a table's cell. */
function code(text) {
    return `\`${unicodeEscaped(text, /[^ -~]|[`|\\]/g)}\``;
}

;// CONCATENATED MODULE: ./build/report/wording.js

/** The name of the whole thing in the log and in the summary. */
const subject = 'Port gateway';
/** The record in a few words: a heading. */
function headline({ connected, totals }) {
    if (totals.calls > 0)
        return countsOf(totals);
    return connected ? 'an agent connected and called no tool' : 'no agent ever connected';
}
/** The record in one sentence. */
function sentence(record) {
    const { startedAt, connectedAt, totals, tools } = record;
    const ms = tools.reduce((sum, tool) => sum + tool.ms, 0);
    const called = totals.calls === 0
        ? 'No tool was called'
        : `${countsOf(totals)}; ${counted(tools.length, 'tool')}, ${inSeconds(ms)} in all`;
    return connectedAt
        ? `An agent connected at ${isoSeconds(connectedAt)}. ${called}.`
        : `No agent connected since ${isoSeconds(startedAt)}. ${called}.`;
}
/** Why the record is not what the step requires; undefined where it is. */
function unmet(requirement, record) {
    const { connected, startedAt, totals } = record;
    if (requirement === 'nothing' || totals.ok > 0)
        return undefined;
    if (!connected) {
        return `No agent ever connected to Port: since ${isoSeconds(startedAt)} nobody got Port's tools from the gateway. Most agents go on without Port and end green. Look at the agent's own log, for this MCP server; at what its step was given, which must be the Port step's \`agent_args\` or \`mcp_config\` as they are; and at \`NO_PROXY\`, which must name 127.0.0.1 where \`http_proxy\` or \`all_proxy\` is set. An agent in a container of its own does not reach 127.0.0.1.`;
    }
    if (requirement === 'connection')
        return undefined;
    return totals.calls === 0
        ? "An agent connected and called no tool of Port's. Look at the agent's own log: it may have ended early, lack the permission to call tools, or not need them for its prompt."
        : `No call of a Port tool succeeded: ${countsOf(totals)}. The job summary names the tools; those that are open to the agent are in \`tools\` of the Port step.`;
}
/** What there is to say of an input `gateway` that is empty. */
const noGateway = {
    afterFailure: 'There is no gateway to report on: an earlier step of this job failed.',
    otherwise: 'Input `gateway` is empty although no earlier step of this job failed. The Port step has another `transport` than `gateway`, did not run, or has another `id` than the one in `${{ steps.port.outputs.gateway }}`. Where that is meant, give this step a condition of its own: `if: ${{ !cancelled() && steps.port.outputs.gateway }}`.',
};
function countsOf({ calls, refused, failed }) {
    const parts = [
        ...(refused > 0 ? [`${refused} refused`] : []),
        ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    return [counted(calls, 'call'), ...(parts.length > 0 ? parts : ['none failed'])].join(', ');
}
/** A number and its noun. */
function counted(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./build/report/summary.js



/** A table that is longer is folded: twenty jobs of a matrix share one page. */
const maxOpenRows = 8;
const maxRows = 50;
const maxNameLength = 64;
/**
 * The record as GitHub's Markdown.
 *
 * @param failure why the step fails, in our own words; undefined where it does not
 */
function summaryOf(record, failure, secrets) {
    const { renewals, lastError, tools } = record;
    const name = (text) => code(secrets.clean(text, maxNameLength));
    return paragraphs(`## ${subject}: ${headline(record)}`, failure ?? sentence(record), ...(renewals > 0 ? [`The token was renewed ${counted(renewals, 'time')}.`] : []), ...(lastError
        ? [
            `The last error of the gateway, at ${isoSeconds(lastError.at)}: ${code(secrets.clean(lastError.message))}`,
        ]
        : []), ...summary_folded(counted(tools.length, 'tool'), ['Tool', 'Calls', 'Refused', 'Failed', 'Time', 'First (UTC)', 'Last (UTC)'], tools.map((tool) => toolRow(tool, name)), maxOpenRows), ...summary_folded('Calls that were refused or failed', ['At (UTC)', 'Tool', 'Outcome', 'Time'], record.calls.filter(({ outcome }) => outcome !== 'ok').map((call) => callRow(call, name)), 0));
}
/** The summary where there is no record. */
function summaryWithoutRecord(message) {
    return paragraphs(`## ${subject}: no record`, message);
}
function paragraphs(...texts) {
    return `${texts.join('\n\n')}\n\n`;
}
/** A table, behind its title where it has more rows than `maxOpen`; nothing where it has none. */
function summary_folded(title, head, rows, maxOpen) {
    if (rows.length === 0)
        return [];
    const left = rows.length - maxRows;
    const shown = [
        table(head, rows.slice(0, maxRows)).join('\n'),
        ...(left > 0 ? [`${left} more are left out.`] : []),
    ];
    return rows.length > maxOpen
        ? [`<details><summary>${title}</summary>`, ...shown, '</details>']
        : shown;
}
function toolRow({ name, calls, refused, failed, ms, first, last }, shown) {
    return [
        shown(name),
        ...[calls, refused, failed].map(String),
        inSeconds(ms),
        timeOf(first),
        timeOf(last),
    ];
}
function callRow({ at, tool, ms, outcome, status }, shown) {
    const ends = {
        ok: 'ok',
        'tool-error': 'error of the tool',
        refused: 'refused by the gateway',
        failed: status === undefined ? 'no answer' : `HTTP ${status}`,
    };
    return [timeOf(at), shown(tool), ends[outcome], inSeconds(ms)];
}
/** The time of day. */
function timeOf(date) {
    return isoSeconds(date).slice(11, 19);
}
function table(head, rows) {
    return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

;// CONCATENATED MODULE: ./build/report/report.js






/** Together less than five seconds, the start of this program included. */
const recordMs = 4_000;
const endMs = 500;
/**
 * The whole report: fetches what a gateway saw, writes it to the job's summary, sets the outputs,
 * ends the gateway, and fails the step where no agent did what the step requires. Never throws.
 */
async function report(runner) {
    const secrets = new Secrets((value) => {
        runner.mask(value);
    });
    try {
        const inputs = readReportInputs((name) => runner.input(name));
        if (inputs.handle)
            await reportOn(inputs.handle, inputs, runner, secrets);
        else
            withoutGateway(inputs, runner);
    }
    catch (error) {
        const message = error instanceof errors/* ActionError */.lZ
            ? error.message
            : `Unexpected failure: ${secrets.clean(String(error))}`;
        runner.annotate('error', message);
    }
}
async function reportOn(handle, { requirement }, runner, secrets) {
    secrets.mask(handle.key);
    const record = await readRecord(handle, recordMs).catch((error) => {
        if (!(error instanceof RecordLost))
            throw error;
        return error;
    });
    if (record instanceof RecordLost) {
        addSummary(summaryWithoutRecord(record.message), runner);
        runner.annotate(requirement === 'nothing' ? 'warning' : 'error', record.message);
        return;
    }
    try {
        const failure = unmet(requirement, record);
        addSummary(summaryOf(record, failure, secrets), runner);
        setOutputs(record, runner);
        runner.info(`${subject}: ${sentence(record)}`);
        if (failure !== undefined)
            runner.annotate('error', failure);
    }
    finally {
        if (!(await endGateway(handle, endMs))) {
            runner.info('The gateway did not say that it ends; the runner ends it with the job.');
        }
    }
}
/** A mistake, unless the job has failed: then whoever looks has the reason, and needs no other. */
function withoutGateway({ requirement, jobFailed }, runner) {
    if (jobFailed)
        runner.annotate('notice', noGateway.afterFailure);
    else
        runner.annotate(requirement === 'nothing' ? 'notice' : 'error', noGateway.otherwise);
}
function setOutputs({ connected, totals }, runner) {
    const { calls, refused, failed } = totals;
    const outputs = { connected, calls, refused, failed };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, String(value));
}
/** One that cannot be written is no reason to fail. */
function addSummary(markdown, runner) {
    try {
        runner.addSummary(markdown);
    }
    catch {
        runner.annotate('warning', 'The job summary could not be written.');
    }
}


/***/ }),

/***/ 574:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ runnerOf)
});

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/report/runner.js


/** The runner that started the process. */
function runnerOf(step) {
    const print = (line) => {
        step.stdout.write(`${line}\n`);
    };
    const append = (variable, text) => {
        try {
            (0,external_node_fs_namespaceObject.appendFileSync)(step.env[variable] ?? '', text);
        }
        catch {
            throw new errors/* ActionError */.lZ(`The runner's file ${variable} cannot be written: this program runs as a step of a GitHub Actions job.`);
        }
    };
    return {
        input: (name) => (step.env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
        info: print,
        annotate(kind, text) {
            print(`::${kind}::${commandData(text)}`);
            if (kind === 'error')
                step.exitCode = 1;
        },
        mask(value) {
            print(`::add-mask::${commandData(value)}`);
        },
        setOutput(name, value) {
            append('GITHUB_OUTPUT', `${name}=${value}\n`);
        },
        addSummary(markdown) {
            append('GITHUB_STEP_SUMMARY', markdown);
        },
    };
}
/** What follows the command is read up to the end of the line, percent-encoded. */
function commandData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}


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
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(898);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
