import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { Certificates } from '../../support/certificates.ts';

/** What may stand at the address of the exchange instead of Port. */
export type Instead = (certificates: Certificates) => Server;

const json: RequestListener = (request, response) => {
  request.resume().on('end', () => {
    const body = { ok: false, error: 'unauthorized', message: 'Invalid client' };
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
};

/** Ends every handshake with a fatal TLS alert (RFC 8446, section 6), of that number. */
export const alerting =
  (alert: number): Instead =>
  () =>
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, alert])));
    });

/** Ends the connection as soon as a handshake begins, as some firewalls do. */
export const silencing: Instead = () =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end());
  });

/** Speaks http where https was asked for. */
export const plain: Instead = () => createHttpServer(json);

/** Speaks no newer version of TLS than 1.1. */
export const outdated: Instead = ({ trusted }) =>
  createHttpsServer(
    { ...trusted, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    json,
  );

/** Wants a certificate of the client's, and tells so in the handshake (1.2) or behind it (1.3). */
export const mutual =
  (maxVersion: SecureVersion): Instead =>
  ({ trusted, ca }) =>
    createHttpsServer(
      { ...trusted, ca, maxVersion, requestCert: true, rejectUnauthorized: true },
      json,
    );

/** Refuses every pair of credentials. */
export const refusing: Instead = ({ trusted }) => createHttpsServer(trusted, json);
