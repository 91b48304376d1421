// Loaded into the local chat client before it starts (`node --import`): it would listen on every interface of this
// computer, and whoever is in the same network could read the chat. Here it listens on this computer only.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  if (typeof port !== 'number') return listen.call(this, port, ...rest);
  return listen.call(this, port, '127.0.0.1', ...rest.filter((part) => typeof part === 'function'));
};

// The client ends with the server, also when the server was killed and could not end it.
process.once('disconnect', () => process.exit(0));
