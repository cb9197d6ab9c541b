// A small HTTP proxy that forwards everything to one server and, when told to, cuts an exchange short:
// what a client must survive on a bad line. It is told what to cut over HTTP, on paths that start with
// `/__` and that are never forwarded:
//
//   POST /__cut    {"mode": "before" | "after" | "head", "path": "...", "count": N}   -> 204, or 400 + why
//   GET  /__log    -> [{"method", "path", "scheme", "status", "answered"}] in the order of the requests
//   POST /__reset  -> 204; forgets the log and the cuts still to come
//   POST /__clock  {"at": an instant}   -> 204; sets the time of day of everything in this process
//
// A cut applies to the next `count` (1 if left out) requests whose path, query included, contains `path`
// ("" fits all). Where several fit, the one asked for first is used up first.
//   before  the client's connection is closed; the server never hears of the request
//   after   the server answers in full; the client's connection is closed without a byte of it
//   head    the server answers in full; the client gets status line and headers, then the connection closes
//
// In the log `scheme` is the first word of the header Authorization, or null where there was none. `status`
// is what the client was given: a number, `cut:MODE`, or null while under way. `answered` is the status the
// server gave, or null if it was not asked or has not answered.

import http from 'node:http'

import { setClock } from './set-clock.mjs'

const MODES = ['before', 'after', 'head']

/** Headers that speak of one connection only (RFC 9110 section 7.6.1): each side has its own. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The loopback HTTP proxy of this module; call `listen`, then `forwardTo`. */
export class CutProxy {
  #server = http.createServer((request, response) => void this.#serve(request, response))
  #target = null
  #cuts = []
  #log = []

  /** Opens the proxy on a free port of 127.0.0.1 and gives its base URL, without a slash at the end. */
  async listen() {
    // Longer than clients keep a connection for later use: else a cut nobody asked for may hit one.
    this.#server.keepAliveTimeout = 120_000
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${this.#server.address().port}`
  }

  /** Names the server (a base URL) that requests go to; until then they are answered 503. */
  forwardTo(baseUrl) {
    this.#target = new URL(baseUrl)
  }

  async #serve(request, response) {
    try {
      const body = await readAll(request)
      if (request.url.startsWith('/__')) this.#control(request, response, body)
      else await this.#exchange(request, response, body)
    } catch {
      // The client or the server went away in the middle: there is nobody left to answer properly.
      response.destroy()
    }
  }

  #control(request, response, body) {
    switch (`${request.method} ${request.url}`) {
      case 'POST /__cut': {
        const { cut, problem } = readCut(body)
        if (problem) return answerJson(response, 400, { error: problem })
        this.#cuts.push(cut)
        return response.writeHead(204).end()
      }
      case 'GET /__log':
        return answerJson(response, 200, this.#log)
      case 'POST /__reset':
        this.#cuts = []
        this.#log = []
        return response.writeHead(204).end()
      case 'POST /__clock':
        setClock(JSON.parse(body.toString('utf8')).at)
        return response.writeHead(204).end()
      default:
        return answerJson(response, 404, { error: 'no such control' })
    }
  }

  async #exchange(request, response, body) {
    const scheme = request.headers.authorization?.split(' ')[0] ?? null
    const entry = { method: request.method, path: request.url, scheme, status: null, answered: null }
    this.#log.push(entry)
    const mode = this.#takeCut(request.url)
    if (mode === 'before') {
      entry.status = 'cut:before'
      return response.destroy()
    }
    if (!this.#target) {
      entry.status = 503
      return answerJson(response, 503, { error: 'nothing to forward to yet' })
    }
    const answer = await forward(this.#target, request, body)
    entry.answered = answer.status
    // The log is written before the client can know anything, so that a test may read it at once.
    entry.status = mode ? `cut:${mode}` : answer.status
    if (mode === 'after') return response.destroy()
    response.writeHead(answer.status, answer.statusText, answer.headers)
    if (mode !== 'head') return response.end(answer.body)
    response.flushHeaders()
    // An empty write calls back once what went before it has left this process.
    response.socket.write('', () => response.destroy())
  }

  /** The mode of the first cut that fits this path, used up by one; undefined if none fits. */
  #takeCut(path) {
    const cut = this.#cuts.find((candidate) => candidate.left > 0 && path.includes(candidate.path))
    if (!cut) return undefined
    cut.left -= 1
    return cut.mode
  }
}

/** Reads the body of `POST /__cut`: either `cut` or `problem` is set. */
function readCut(body) {
  let asked
  try {
    asked = JSON.parse(body.toString('utf8'))
  } catch {
    return { problem: 'the body is not JSON' }
  }
  const { mode, path, count = 1 } = asked ?? {}
  if (!MODES.includes(mode)) return { problem: `mode must be one of ${MODES.join(', ')}` }
  if (typeof path !== 'string') return { problem: 'path must be a string' }
  if (!Number.isInteger(count) || count < 1) return { problem: 'count must be a whole number from 1' }
  return { cut: { mode, path, left: count } }
}

/** Sends the request on, on a connection of its own, and waits for the whole answer. */
function forward(target, request, body) {
  const mayHaveBody = body.length > 0 || !['GET', 'HEAD'].includes(request.method)
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: [
          ...withoutConnectionHeaders(request.rawHeaders, ['content-length', 'expect']),
          // Without a length a request without a body would go out as one with a body of chunks.
          ...(mayHaveBody ? ['Content-Length', String(body.length)] : []),
          'Connection',
          'close',
        ],
        agent: false,
      },
      async (incoming) => {
        try {
          resolve({
            status: incoming.statusCode,
            statusText: incoming.statusMessage,
            headers: withoutConnectionHeaders(incoming.rawHeaders),
            body: await readAll(incoming),
          })
        } catch (error) {
          reject(error)
        }
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** A flat name, value, name, value list without the headers of one connection and those in `also`. */
function withoutConnectionHeaders(rawHeaders, also = []) {
  const kept = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i].toLowerCase()
    if (CONNECTION_HEADERS.has(name) || also.includes(name)) continue
    kept.push(rawHeaders[i], rawHeaders[i + 1])
  }
  return kept
}

async function readAll(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function answerJson(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}
