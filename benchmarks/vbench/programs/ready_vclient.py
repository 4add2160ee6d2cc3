"""Everything that a first call to an https server needs, by vclient."""

import vclient

client = vclient.VClient("https://bench.test", "a-key")
companies = client.companies

# vclient makes its pool of connections when it first connects, httpx with the client: it counts.
import httpx

from vclient._http.tls import tls_context

pool = httpx.AsyncHTTPTransport(verify=tls_context(verify=True))
