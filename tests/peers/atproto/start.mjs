// Starts a real AT Protocol server for one test: a DID directory (PLC) in memory, a personal data server
// (PDS) in a folder of its own, two accounts, and the cut proxy in front of the PDS; all on 127.0.0.1.
//
// When all is ready it prints one line of JSON on standard output and nothing else, ever:
//   {"pds", "plc", "proxy": base URLs without a slash at the end,
//    "did", "handle", "password", "app_password": the account to publish from,
//    "mention_did", "mention_handle": another account, to be mentioned}
// It ends, and removes its folder, when its standard input closes: it cannot outlive who started it.

import './loopback-only.mjs'
import './set-clock.mjs'

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { CutProxy } from './cut-proxy.mjs'

const PUBLISHER_HANDLE = 'dezent-shop.test'
const MENTIONED_HANDLE = 'maria.test'

const directory = mkdtempSync(join(tmpdir(), 'dezent-atproto-'))

/** Removes the folder and ends the process. */
function end(code) {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  process.exit(code)
}

function fail(error) {
  process.stderr.write(`${error?.stack ?? error}\n`)
  end(1)
}

process.stdin.resume()
for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => end(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end(0))
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

/** Makes an Express application listen on a free loopback port, whatever port its server asks for. */
function listenOnLoopback(app) {
  const listen = app.listen.bind(app)
  app.listen = () => listen(0, '127.0.0.1')
}

/** The base URL of a Node HTTP server that listens on loopback. */
async function baseUrl(server) {
  if (!server.listening) await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}

async function startPlc() {
  const { default: plc } = await import('@did-plc/server')
  const server = plc.PlcServer.create({ db: plc.Database.mock() })
  listenOnLoopback(server.app)
  return baseUrl(await server.start())
}

/** Starts the PDS. `publicUrl` is the address it gives for itself, in DID documents for one. */
async function startPds(plcUrl, publicUrl) {
  const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')
  const settings = {
    hostname: 'localhost',
    devMode: true,
    dataDirectory: directory,
    blobstoreDiskLocation: join(directory, 'blobs'),
    blobstoreDiskTmpLocation: join(directory, 'blobs-under-way'),
    didPlcUrl: plcUrl,
    serviceHandleDomains: ['.test'],
    enableDidDocWithSession: true,
    inviteRequired: false,
    rateLimitsEnabled: false,
    crawlers: [],
    jwtSecret: randomBytes(32).toString('hex'),
    dpopSecret: randomBytes(32).toString('hex'),
    adminPassword: randomBytes(16).toString('hex'),
    // A private key of this curve is a number below its order: a first byte of 0 keeps it there.
    plcRotationKeyK256PrivateKeyHex: `00${randomBytes(31).toString('hex')}`,
  }
  const config = envToCfg(settings)
  config.service.publicUrl = publicUrl
  config.oauth.issuer = publicUrl
  const pds = await PDS.create(config, envToSecrets(settings))
  listenOnLoopback(pds.app)
  return baseUrl(await pds.start())
}

/** Calls an XRPC procedure with JSON and gives its JSON answer; anything but 2xx is an error. */
async function call(pdsUrl, method, input, accessToken) {
  const response = await fetch(`${pdsUrl}/xrpc/${method}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

async function createAccount(pdsUrl, handle) {
  const password = randomBytes(16).toString('hex')
  const account = await call(pdsUrl, 'com.atproto.server.createAccount', {
    handle,
    email: `${handle.replace('.test', '')}@example.com`,
    password,
  })
  return { ...account, password }
}

async function main() {
  // Read when the servers' code is loaded, hence set before it is.
  process.env.LOG_ENABLED = 'false'
  const proxy = new CutProxy()
  const proxyUrl = await proxy.listen()
  const plcUrl = await startPlc()
  // Who follows a DID document must come past the proxy, or nothing of theirs could be cut.
  const pdsUrl = await startPds(plcUrl, proxyUrl)
  proxy.forwardTo(pdsUrl)

  const publisher = await createAccount(pdsUrl, PUBLISHER_HANDLE)
  const mentioned = await createAccount(pdsUrl, MENTIONED_HANDLE)
  const appPassword = await call(
    pdsUrl,
    'com.atproto.server.createAppPassword',
    { name: 'dezent' },
    publisher.accessJwt,
  )
  const ready = {
    pds: pdsUrl,
    plc: plcUrl,
    proxy: proxyUrl,
    did: publisher.did,
    handle: publisher.handle,
    password: publisher.password,
    app_password: appPassword.password,
    mention_handle: mentioned.handle,
    mention_did: mentioned.did,
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

main().catch(fail)
