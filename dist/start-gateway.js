"use strict";
exports.id = 264;
exports.ids = [264];
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

/***/ 585:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GatewayProcess: () => (/* binding */ GatewayProcess)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/http/within.js
var within = __webpack_require__(1993);
// EXTERNAL MODULE: ./build/gateway/handover.js
var handover = __webpack_require__(4987);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
;// CONCATENATED MODULE: ./build/gateway/surroundings.js


// What the gateway gets of the step's surroundings, and what of them keeps it from its work.
/** Variables that it needs, whatever their letter case. */
const needed = new Set([
    'http_proxy',
    'https_proxy',
    'all_proxy',
    'no_proxy',
    'node_extra_ca_certs',
    'node_use_system_ca',
    'ssl_cert_dir',
    'ssl_cert_file',
    // The runner ends what carries it when the job is over.
    'runner_tracking_id',
    // Without it no Windows program opens a socket.
    'systemroot',
]);
/** What NODE_OPTIONS may say of certificate authorities; the rest of it could open the process. */
const authorityFlags = ['--use-openssl-ca', '--use-system-ca'];
/** The environment of the gateway. */
function environmentOf(variables) {
    return Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => value !== undefined && needed.has(name.toLowerCase()) ? [[name, value]] : []));
}
/**
 * The command that starts the gateway: without the inspector, which SIGUSR1 opens otherwise to
 * every process of the same user, and on POSIX without core dumps, which would hold its memory.
 *
 * @param program the action's own
 */
function commandOf(program, { NODE_OPTIONS: options = '' }, platform = process.platform) {
    const given = options.split(/\s+/);
    const flags = authorityFlags.filter((flag) => given.includes(flag));
    const node = [process.execPath, '--disable-sigusr1', ...flags, program, 'gateway'];
    if (platform === 'win32')
        return [...node];
    return ['/bin/sh', '-c', 'ulimit -c 0 && exec "$0" "$@"', ...node];
}
/** A folder that is there on every system, and that nobody wants to remove. */
function folderOf(program) {
    return external_node_path_default().parse(program).root;
}
/**
 * A warning where agents would ask a proxy for the gateway, too: they read `http_proxy` or
 * `all_proxy` for its address unless `no_proxy` names it, and do not reach it then.
 */
function proxyWarning(variables) {
    const either = (name) => [name, name.toUpperCase()].find((one) => (variables[one] ?? '') !== '');
    const proxy = either('http_proxy') ?? either('all_proxy');
    const bypass = variables[either('no_proxy') ?? ''] ?? '';
    const hosts = bypass.split(/[\s,]+/);
    if (proxy === undefined || hosts.includes('127.0.0.1') || hosts.includes('*'))
        return undefined;
    const anew = JSON.stringify([bypass, '127.0.0.1,localhost'].filter(Boolean).join(','));
    return `${proxy} is set, and no_proxy does not name 127.0.0.1: agents ask the proxy for the gateway, too, do not reach it, and most go on without Port. Set no_proxy and NO_PROXY to ${anew} in \`env:\` of the job.`;
}
const scopeFile = '/proc/sys/kernel/yama/ptrace_scope';
/**
 * Says so where any process of the same user can read the gateway's memory.
 *
 * @param file the setting of the kernel's Yama module, which is not part of every kernel
 */
function memoryNote(platform = process.platform, file = scopeFile) {
    if (platform === 'win32')
        return openMemory('as always on Windows');
    if (platform !== 'linux')
        return undefined;
    try {
        const scope = (0,external_node_fs_.readFileSync)(file, 'utf8').trim();
        return scope === '0' ? openMemory('ptrace_scope is 0') : undefined;
    }
    catch {
        return openMemory('this kernel has no ptrace_scope');
    }
}
function openMemory(why) {
    return `Any process of the same user can read the gateway's memory, and the token in it, on this machine (${why}).`;
}

;// CONCATENATED MODULE: ./build/gateway/start.js









/** How much longer than the gateway itself the step waits for it, in milliseconds. */
const graceMs = 500;
/** How long an ended process may take to be gone, in milliseconds. */
const goneMs = 2_000;
/**
 * The gateway as the step sees it: a process of its own that ends with the step until it is
 * released. It begins at once, while the step exchanges the credentials.
 */
class GatewayProcess {
    #child;
    #plan;
    #reports;
    #ended = '';
    #isReleased = false;
    /** @param program the action's own */
    constructor(program, plan) {
        const [file, ...args] = commandOf(program, process.env);
        const child = (0,external_node_child_process_.spawn)(file, args, {
            cwd: folderOf(program),
            detached: true,
            env: environmentOf(process.env),
            stdio: ['pipe', 'pipe', 'ignore'],
            windowsHide: true,
        });
        this.#child = child;
        this.#plan = plan;
        // Its end is noticed where something is read from it.
        child.stdin.on('error', () => undefined);
        child.on('error', (error) => {
            this.#ended = ` (${error.message})`;
        });
        child.on('exit', (code, signal) => {
            this.#ended ||= ` (${signal ?? `exit code ${code ?? 0}`})`;
        });
        this.#reports = (0,external_node_readline_.createInterface)({ input: child.stdout })[Symbol.asyncIterator]();
    }
    /**
     * Hands the token over, and lets the gateway check the connection where the settings say so.
     *
     * @throws ActionError with what the check has to say, or why there is no gateway
     */
    async check(settings, token, secrets) {
        const [key, reportKey] = [newKey(), newKey()];
        secrets.mask(key);
        secrets.mask(reportKey);
        const { mcpUrl, narrowing, tools, verify, credentials, tokenEndpoint } = settings;
        const { timeoutSeconds, maxAttempts } = settings;
        this.#tell({
            key,
            reportKey,
            mcpUrl,
            narrowing,
            tools,
            verify,
            token: token.value,
            expiresInSeconds: token.expiresInSeconds,
            credentials,
            tokenEndpoint,
            timeoutSeconds,
            maxAttempts,
            remainingMs: this.#plan.deadline - this.#plan.clock.now(),
        });
        const { port, offered } = await this.#untilReady();
        const origin = `http://127.0.0.1:${port}`;
        return {
            url: `${origin}/mcp`,
            key,
            handle: `${origin}/record/${reportKey}`,
            offered,
            warnings: { proxy: proxyWarning(process.env), memory: memoryNote() },
        };
    }
    /**
     * Lets it serve, and live on after the step.
     *
     * @param tools the names of those that are open; undefined for all
     * @throws ActionError
     */
    async release(tools) {
        this.#tell({ tools: tools ?? 'all' });
        const report = await this.#next();
        if (report.kind !== 'released')
            throw new Error(`The gateway says "${report.kind}"`);
        this.#isReleased = true;
        this.#child.stdin?.destroy();
        this.#child.stdout?.destroy();
        this.#child.unref();
    }
    /** Ends it, unless it was released. */
    async abandon() {
        const { exitCode, signalCode, pid } = this.#child;
        if (this.#isReleased || pid === undefined || exitCode !== null || signalCode !== null)
            return;
        this.#child.kill('SIGKILL');
        await (0,external_node_events_.once)(this.#child, 'exit', { signal: AbortSignal.timeout(goneMs) }).catch(() => undefined);
    }
    #tell(line) {
        this.#child.stdin?.write(`${JSON.stringify(line)}\n`);
    }
    async #untilReady() {
        for (;;) {
            const report = await this.#next();
            if (report.kind === 'ready')
                return report;
            if (report.kind === 'failed') {
                throw report.isKnown ? new errors/* ActionError */.lZ(report.message) : new Error(report.message);
            }
            if (report.kind === 'retry') {
                this.#plan.onRetry(new errors/* AttemptError */.cb(report.message), report.attempt, report.waitMs);
            }
        }
    }
    async #next() {
        const { deadline, clock } = this.#plan;
        const limitMs = Math.max(1, deadline - clock.now()) + graceMs;
        try {
            const line = await (0,within/* within */.u)(limitMs, async (signal) => {
                signal.addEventListener('abort', () => this.#child.kill('SIGKILL'));
                const next = await this.#reports.next();
                signal.throwIfAborted();
                return next;
            });
            if (!line.done)
                return (0,handover/* readReport */.tL)(line.value);
        }
        catch (error) {
            if (!(error instanceof within/* TimeIsUp */.D))
                throw error;
            throw new errors/* ActionError */.lZ('The gateway did not answer before timeout_seconds was over. Is this machine overloaded?');
        }
        // Its exit comes a moment after the end of its output.
        await (0,promises_.setTimeout)(100);
        throw new errors/* ActionError */.lZ(`The gateway ended before it was ready${this.#ended}. If it happens again, look at what ends processes on this runner, or use transport: http.`);
    }
}
function newKey() {
    return (0,external_node_crypto_.randomBytes)(32).toString('base64url');
}


/***/ })

};
;