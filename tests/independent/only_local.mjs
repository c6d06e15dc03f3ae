// Loaded before a verifier (node --import): every address it may reach is a name that the test's own server answers for.
// The name stays in the TLS handshake, so certificates are checked as on the real network; any other connection is
// refused and told, before its name is even looked up.
import net from 'node:net';

const port = Number(process.env.LOCAL_SITE_PORT ?? 0);
const names = new Set((process.env.LOCAL_SITE_NAMES ?? '').split(' ').filter(Boolean));
export const refused = [];

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // Node's own callers pass either an options object, or the array it normalised them to.
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (!names.has(options?.host)) {
    const place = String(options?.host ?? options?.path ?? options);
    refused.push(place);
    process.nextTick(() => this.destroy(new Error(`network refused: ${place}`)));
    return this;
  }
  return connect.call(this, {...options, host: '127.0.0.1', port}, ...args.slice(1).filter(a => typeof a === 'function'));
};
