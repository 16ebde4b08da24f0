export { type Certificates, makeCertificates, type ServerCertificate } from './certificates.ts';
export { parseCommand, parseFileCommands } from './commands.ts';
export { type Canary, expectNoLeaks, findLeaks, type Leak, type ReceivedRequest } from './leaks.ts';
export type { Annotation, LogLine } from './log.ts';
export { jobOutputs, Masker } from './masker.ts';
export { type Proxy, type ProxyOptions, startProxy } from './proxy.ts';
export { runAction, type RunOptions, type StepResult } from './runner.ts';
