"use strict";
exports.id = 118;
exports.ids = [118];
exports.modules = {

/***/ 1607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runReport: () => (/* binding */ runReport)
});

// EXTERNAL MODULE: ./build/node_modules/@actions/core/lib/core.js + 5 modules
var core = __webpack_require__(2488);
// EXTERNAL MODULE: external "os"
var external_os_ = __webpack_require__(857);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __webpack_require__(9896);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/summary.js
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


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    filePath() {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    write(options) {
        return __awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    clear() {
        return __awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    stringify() {
        return this._buffer;
    }
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
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
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/secrets.js + 2 modules
var build_secrets = __webpack_require__(4399);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(837);
// EXTERNAL MODULE: ./build/http/within.js
var within = __webpack_require__(1993);
// EXTERNAL MODULE: ./build/json.js
var json = __webpack_require__(7657);
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
    const record = (0,json/* jsonObject */.o)(text);
    if (record?.version !== 1)
        throw new NotARecord();
    const { startedAt, connected, connectedAt, totals, calls, tools, renewals, lastError } = record;
    return {
        startedAt: time(startedAt),
        connected: truth(connected),
        connectedAt: optional(connectedAt, time),
        totals: { ...counts(totals), ok: count((0,json/* property */.M)(totals, 'ok')) },
        calls: listOf(calls, maxCalls).map(call),
        tools: listOf(entriesOf(tools), maxTools).map(([name, use]) => toolUse(name, use)),
        renewals: count(renewals),
        lastError: optional(lastError, (error) => ({
            at: time((0,json/* property */.M)(error, 'at')),
            message: words((0,json/* property */.M)(error, 'message')),
        })),
    };
}
function call(value) {
    const outcome = outcomes.find((known) => known === (0,json/* property */.M)(value, 'outcome'));
    if (outcome === undefined)
        throw new NotARecord();
    return {
        at: time((0,json/* property */.M)(value, 'at')),
        tool: words((0,json/* property */.M)(value, 'tool')),
        ms: duration((0,json/* property */.M)(value, 'ms')),
        outcome,
        status: optional((0,json/* property */.M)(value, 'status'), count),
    };
}
function toolUse(name, value) {
    return {
        name,
        ...counts(value),
        ms: duration((0,json/* property */.M)(value, 'ms')),
        first: time((0,json/* property */.M)(value, 'first')),
        last: time((0,json/* property */.M)(value, 'last')),
    };
}
function counts(value) {
    return {
        calls: count((0,json/* property */.M)(value, 'calls')),
        refused: count((0,json/* property */.M)(value, 'refused')),
        failed: count((0,json/* property */.M)(value, 'failed')) + count((0,json/* property */.M)(value, 'toolErrors')),
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
        if (error instanceof within/* TimeIsUp */.D) {
            throw new RecordLost(`${where} gave no whole answer within ${(0,clock/* inSeconds */.F7)(limitMs)}`);
        }
        const code = (0,json/* property */.M)(error, 'code');
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
    const agent = new external_node_http_.Agent();
    return (0,within/* within */.u)(limitMs, async (signal) => {
        try {
            const response = await new Promise((resolve, reject) => {
                (0,external_node_http_.request)({ host: '127.0.0.1', port, path, method, agent, signal })
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

// EXTERNAL MODULE: ./build/markdown.js
var markdown = __webpack_require__(2542);
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
        : `${countsOf(totals)}; ${counted(tools.length, 'tool')}, ${(0,clock/* inSeconds */.F7)(ms)} in all`;
    return connectedAt
        ? `An agent connected at ${(0,clock/* isoSeconds */.nE)(connectedAt)}. ${called}.`
        : `No agent connected since ${(0,clock/* isoSeconds */.nE)(startedAt)}. ${called}.`;
}
/** Why the record is not what the step requires; undefined where it is. */
function unmet(requirement, record) {
    const { connected, startedAt, totals } = record;
    if (requirement === 'nothing' || totals.ok > 0)
        return undefined;
    if (!connected) {
        return `No agent ever connected to Port: since ${(0,clock/* isoSeconds */.nE)(startedAt)} nobody got Port's tools from the gateway. Most agents go on without Port and end green. Look at the agent's own log, for this MCP server; at what its step was given, which must be the Port step's \`agent_args\` or \`mcp_config\`, unchanged; and at \`NO_PROXY\`, which must name 127.0.0.1 where \`http_proxy\` or \`all_proxy\` is set. An agent in a container of its own does not reach 127.0.0.1.`;
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
    otherwise: 'Input `gateway` is empty although no earlier step of this job failed. The Port step has another `transport` than `gateway`, did not run, or has another `id` than the one in `${{ steps.port.outputs.gateway }}`. If that is intended, give this step a condition of its own: `if: ${{ !cancelled() && steps.port.outputs.gateway }}`.',
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
    const name = (text) => (0,markdown/* code */.a)(secrets.clean(text, maxNameLength));
    return paragraphs(`### ${subject}: ${headline(record)}`, failure ?? sentence(record), ...(renewals > 0 ? [`The token was renewed ${counted(renewals, 'time')}.`] : []), ...(lastError
        ? [
            `The last error of the gateway, at ${(0,clock/* isoSeconds */.nE)(lastError.at)}: ${(0,markdown/* code */.a)(secrets.clean(lastError.message))}`,
        ]
        : []), ...folded(counted(tools.length, 'tool'), ['Tool', 'Calls', 'Refused', 'Failed', 'Time', 'First (UTC)', 'Last (UTC)'], tools.map((tool) => toolRow(tool, name)), maxOpenRows), ...folded('Calls that were refused or failed', ['At (UTC)', 'Tool', 'Outcome', 'Time'], record.calls.filter(({ outcome }) => outcome !== 'ok').map((call) => callRow(call, name)), 0));
}
/** The summary where there is no record. */
function summaryWithoutRecord(message) {
    return paragraphs(`### ${subject}: no record`, message);
}
function paragraphs(...texts) {
    return `${texts.join('\n\n')}\n\n`;
}
/** A table, behind its title where it has more rows than `maxOpen`; nothing where it has none. */
function folded(title, head, rows, maxOpen) {
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
        (0,clock/* inSeconds */.F7)(ms),
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
    return [timeOf(at), shown(tool), ends[outcome], (0,clock/* inSeconds */.F7)(ms)];
}
/** The time of day. */
function timeOf(date) {
    return (0,clock/* isoSeconds */.nE)(date).slice(11, 19);
}
function table(head, rows) {
    return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

;// CONCATENATED MODULE: ./build/report/report.js






/** Together less than five seconds, with a second for the start of this program. */
const recordMs = 3_500;
const endMs = 500;
/**
 * The whole report: fetches what a gateway saw, writes it to the job's summary, sets the outputs,
 * ends the gateway, and fails the step where no agent did what the step requires. Never throws.
 */
async function report(runner) {
    const secrets = new build_secrets/* Secrets */.S(runner.mask);
    try {
        const inputs = readReportInputs(runner.input);
        if (inputs.handle)
            await reportOn(inputs.handle, inputs, runner, secrets);
        else
            withoutGateway(inputs, runner);
    }
    catch (error) {
        const message = error instanceof errors/* ActionError */.lZ
            ? error.message
            : `Unexpected failure: ${secrets.clean(String(error))}`;
        runner.fail(message);
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
        await addSummary(summaryWithoutRecord(record.message), runner);
        if (requirement === 'nothing')
            runner.warning(record.message);
        else
            runner.fail(record.message);
        return;
    }
    try {
        const failure = unmet(requirement, record);
        await addSummary(summaryOf(record, failure, secrets), runner);
        setOutputs(record, runner);
        runner.info(`${subject}: ${sentence(record)}`);
        if (failure !== undefined)
            runner.fail(failure);
    }
    finally {
        if (!(await endGateway(handle, endMs))) {
            runner.info('The gateway did not confirm that it ends; the runner ends it with the job.');
        }
    }
}
/** A mistake, unless the job has failed: then whoever looks has the reason, and needs no other. */
function withoutGateway({ requirement, jobFailed }, runner) {
    if (jobFailed)
        runner.notice(noGateway.afterFailure);
    else if (requirement === 'nothing')
        runner.notice(noGateway.otherwise);
    else
        runner.fail(noGateway.otherwise);
}
function setOutputs({ connected, totals }, runner) {
    const { calls, refused, failed } = totals;
    const outputs = { connected, calls, refused, failed };
    for (const [name, value] of Object.entries(outputs))
        runner.setOutput(name, String(value));
}
/** One that cannot be written is no reason to fail. */
async function addSummary(markdown, runner) {
    try {
        await runner.addSummary(markdown);
    }
    catch {
        runner.warning('The job summary could not be written.');
    }
}

;// CONCATENATED MODULE: ./build/report/main.js


/** The step of report/action.yml. Never throws. */
async function runReport() {
    await report({
        input: core/* getInput */.V4,
        info: core/* info */.pq,
        notice: core/* notice */.lm,
        warning: core/* warning */.$e,
        fail: core/* setFailed */.C1,
        mask: core/* setSecret */.Pq,
        setOutput: core/* setOutput */.uH,
        async addSummary(markdown) {
            await summary.addRaw(markdown).write();
        },
    });
}


/***/ })

};
;