// What stands before the OAuth server: the page on which a person says yes or no, the few calls of X and of
// Mastodon that connecting an account and publishing a text make, and what a test asks for:
//
//   POST /__clock     {"at": an instant}  -> 204; sets the time of day
//   POST /__redirect  -> 204; the next call to the token endpoint is answered with the way to another place
//   POST /__refuse    -> 204; the next text is not taken, as if its token were not known
//   GET  /__log       -> every exchange at the token endpoint that the OAuth server has seen, the oldest first:
//                        {"asked": what was asked, "given": what was granted, "why": why not}
//   GET  /__posts     -> what was posted, the oldest first
//
// A person answers with POST /interaction/UID {"answer": "yes" | "no"}.

import { setClock } from '../atproto/set-clock.mjs'

const PERSON = { id: '2244994945', username: 'laden' }

/** Addresses that one network has and another calls otherwise. */
const ALIASES = { '/oauth/revoke': '/2/oauth2/revoke' }

/** Calls of Mastodon that say what a server is, or prove what a token may do. */
const OF_MASTODON = {
  'GET /api/v2/instance': { domain: 'social.example', version: '4.5.0' },
  'GET /api/v1/accounts/verify_credentials': { id: PERSON.id, username: PERSON.username },
  [`GET /api/v1/accounts/${PERSON.id}/statuses`]: [],
}

export class Desk {
  #provider
  #serve
  #log = []
  #posts = []
  #isAway = false
  #isForgetful = false

  constructor(provider) {
    this.#provider = provider
    this.#serve = provider.callback()
    const asked = ({ oidc }) => ({ ...oidc.params, client_id: oidc.client?.clientId })
    provider.on('grant.success', (context) => {
      this.#log.push({ asked: asked(context), given: context.body, why: null })
    })
    provider.on('grant.error', (context, error) => {
      const why = error.cause?.message ?? error.error_detail ?? error.message
      this.#log.push({ asked: asked(context), given: null, why })
    })
  }

  /** Answers a call. */
  async take(request, response) {
    try {
      await this.#take(request, response)
    } catch (error) {
      answer(response, 500, { error: `${error?.stack ?? error}` })
    }
  }

  async #take(request, response) {
    const { pathname } = new URL(request.url, this.#provider.issuer)
    const call = `${request.method} ${pathname}`
    if (pathname.startsWith('/__')) return this.#control(call, request, response)
    if (pathname.startsWith('/interaction/')) return this.#person(request, response)
    if (call === 'POST /2/oauth2/token' && this.#isAway) {
      this.#isAway = false
      return response.writeHead(307, { Location: '/2/oauth2/token' }).end()
    }
    if (call === 'POST /api/v1/apps') return this.#register(request, response)
    const isOfApi = pathname.startsWith('/api/') || /^\/2\/(users|tweets)/.test(pathname)
    if (isOfApi) return this.#api(call, request, response)
    if (ALIASES[pathname]) request.url = ALIASES[pathname]
    return this.#serve(request, response)
  }

  async #control(call, request, response) {
    switch (call) {
      case 'POST /__clock':
        setClock((await read(request)).at)
        return response.writeHead(204).end()
      case 'POST /__redirect':
        this.#isAway = true
        return response.writeHead(204).end()
      case 'POST /__refuse':
        this.#isForgetful = true
        return response.writeHead(204).end()
      case 'GET /__log':
        return answer(response, 200, this.#log)
      case 'GET /__posts':
        return answer(response, 200, this.#posts)
      default:
        return answer(response, 404, { error: 'no such control' })
    }
  }

  /** The page of a person, who is signed in with the answer. */
  async #person(request, response) {
    const asked = await this.#provider.interactionDetails(request, response)
    if (request.method !== 'POST') return answer(response, 200, asked.params)
    const { answer: word } = await read(request)
    if (word !== 'yes') {
      const no = { error: 'access_denied', error_description: 'The person said no.' }
      return this.#provider.interactionFinished(request, response, no)
    }
    const accountId = PERSON.id
    const grant = new this.#provider.Grant({ accountId, clientId: asked.params.client_id })
    grant.addOIDCScope(asked.params.scope)
    const yes = { login: { accountId }, consent: { grantId: await grant.save() } }
    return this.#provider.interactionFinished(request, response, yes)
  }

  /** Registers an app as Mastodon does, by the server's own registration (RFC 7591). */
  async #register(request, response) {
    const { client_name, redirect_uris, scopes } = await read(request)
    const registered = await fetch(`${this.#provider.issuer}/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        client_name,
        redirect_uris: [redirect_uris],
        scope: scopes,
        token_endpoint_auth_method: 'client_secret_post',
      }),
    })
    const { client_id, client_secret, ...more } = await registered.json()
    if (!registered.ok) return answer(response, 422, more)
    return answer(response, 200, { client_id, client_secret, client_secret_expires_at: 0 })
  }

  async #api(call, request, response) {
    const named = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    const token = named && (await this.#provider.AccessToken.find(named))
    const isOpen = call === 'GET /api/v2/instance'
    const isForgotten = this.#isForgetful && call === 'POST /2/tweets'
    if (isForgotten) this.#isForgetful = false
    if (isForgotten || !(isOpen || token?.isValid)) {
      return answer(response, 401, { title: 'Unauthorized', error: 'The access token is invalid' })
    }
    if (call === 'GET /2/users/me') return answer(response, 200, { data: PERSON })
    if (call === `GET /2/users/${PERSON.id}/tweets`) {
      const meta = { result_count: this.#posts.length }
      return answer(response, 200, { data: this.#posts.toReversed(), meta })
    }
    if (call === 'POST /2/tweets') {
      const { text } = await read(request)
      const id = String(1_000_001 + this.#posts.length)
      this.#posts.push({ id, text, created_at: new Date().toISOString() })
      return answer(response, 201, { data: { id, text } })
    }
    const known = OF_MASTODON[call]
    return answer(response, known ? 200 : 404, known ?? { error: 'Record not found' })
  }
}

async function read(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
}

function answer(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}
