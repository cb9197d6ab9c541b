// Keeps this process on the machine it runs on. The servers started here would otherwise ask the network
// when a test hands them a name they do not know (the handle of a stranger, the page of an app).
//
// Import it before anything else. From then on a connection to anything but loopback fails as if refused,
// before a name is looked up, and questions to name servers go to a port where none listens.

import dns from 'node:dns'
import net from 'node:net'

const LOOPBACK = new net.BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether `host` is this machine's loopback: the name `localhost` or an address of it. */
function isLoopback(host) {
  if (host === 'localhost') return true
  const family = net.isIP(host)
  return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4')
}

/** The host that arguments of `Socket.connect` name; undefined means a local socket file. */
function hostOf(args) {
  // Node hands its own calls on as one list of arguments that it has already put in order.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    return first.path ? undefined : (first.host ?? 'localhost')
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined
  return typeof second === 'string' ? second : 'localhost'
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function connectLoopbackOnly(...args) {
  const host = hostOf(args)
  if (host === undefined || isLoopback(host)) return connect.apply(this, args)
  const refusal = new Error(`connection to ${host} refused: loopback only`)
  refusal.code = 'ECONNREFUSED'
  process.nextTick(() => this.destroy(refusal))
  return this
}

// Port 9 is "discard" (RFC 863); on loopback nothing answers there, so that questions fail at once.
dns.setServers(['127.0.0.1:9'])

// A proxy set for the whole machine would be asked for loopback addresses too.
for (const name of Object.keys(process.env)) {
  if (/^(https?|all)_proxy$/i.test(name)) delete process.env[name]
}
