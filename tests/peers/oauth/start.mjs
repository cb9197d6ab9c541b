// Starts an OAuth server of somebody else's making for one test: oidc-provider in memory, at the addresses
// that X has and, as a server that registers apps by itself, at those that Mastodon has; on 127.0.0.1.
//
// When all is ready it prints one line of JSON on standard output and nothing else, ever:
//   {"server": its base URL without a slash at the end, which is also its issuer,
//    "redirect": the one address that its apps may send people back to,
//    "client_id", "client_secret": the app that Dezent is there,
//    "other_client_id": an app of somebody else, for the same address}
// It ends when its standard input closes: it cannot outlive who started it.

import '../atproto/loopback-only.mjs'
import '../atproto/set-clock.mjs'

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import http from 'node:http'

import { Desk } from './desk.mjs'

// On Node 20 it warns that it is made for later ones; what fails is told as an error.
console.warn = () => {}
const { Provider } = await import('oidc-provider')
const { createMemoryAdapter } = await import('oidc-provider/lib/adapters/memory_adapter.js')

const REDIRECTS = ['x', 'mastodon'].map((name) => `http://127.0.0.1:8080/connect/${name}/callback`)

/** What is over is kept for a year, in seconds, so that it can be told from what never was. */
const KEPT_S = 365 * 86_400

const SCOPES = [
  ...['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'],
  ...['profile', 'read:statuses', 'write:statuses', 'write:media'],
]

process.stdin.resume()
for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => process.exit(0))

/** An app that has a secret and proves it in a header. */
function app(clientId, secret) {
  return {
    client_id: clientId,
    client_secret: secret,
    redirect_uris: REDIRECTS,
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  }
}

function settings(apps) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    adapter: createMemoryAdapter(KEPT_S),
    clients: apps,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' }] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    routes: {
      authorization: '/i/oauth2/authorize',
      token: '/2/oauth2/token',
      revocation: '/2/oauth2/revoke',
      registration: '/register',
    },
    scopes: SCOPES,
    ttl: {
      AccessToken: 7_200,
      AuthorizationCode: 60,
      Grant: 30 * 86_400,
      Interaction: 600,
      RefreshToken: 30 * 86_400,
      Session: 86_400,
    },
  }
}

const server = http.createServer()
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`
// Characters that stand for something else in an address and in a header: RFC 6749, section 2.3.1.
const secret = `${randomBytes(16).toString('hex')} +%/:=&`
const own = app('dezent:app', secret)
const other = app('another-app', randomBytes(16).toString('hex'))
const provider = new Provider(issuer, settings([own, other]))
const desk = new Desk(provider)
server.on('request', (request, response) => void desk.take(request, response))
const ready = {
  server: issuer,
  redirect: REDIRECTS[0],
  client_id: own.client_id,
  client_secret: secret,
  other_client_id: other.client_id,
}
process.stdout.write(`${JSON.stringify(ready)}\n`)
