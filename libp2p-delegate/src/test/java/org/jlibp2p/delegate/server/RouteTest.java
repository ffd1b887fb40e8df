package org.jlibp2p.delegate.server;

import org.jlibp2p.delegate.serving.Endpoint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouteTest {
    private static void assertRoute(String method, String path, Endpoint endpoint, String parameter) {
        Route route = Route.of(method, path);
        assertThat(route.endpoint()).as(path).isEqualTo(endpoint);
        assertThat(route.parameter()).as(path).isEqualTo(parameter);
    }

    private static void assertFails(int status, String method, String path) {
        assertThatThrownBy(() -> Route.of(method, path))
                .as(method + " " + path)
                .isInstanceOfSatisfying(
                        HttpFault.class, fault -> assertThat(fault.status()).isEqualTo(status));
    }

    @Test
    void eachPathLeadsToItsEndpoint() {
        assertRoute("GET", "/routing/v1/providers/bafy", Endpoint.PROVIDERS, "bafy");
        assertRoute("HEAD", "/routing/v1/peers/12D3", Endpoint.PEERS, "12D3");
        assertRoute("GET", "/routing/v1/ipns/k51", Endpoint.GET_IPNS, "k51");
        assertRoute("PUT", "/routing/v1/ipns/k51", Endpoint.PUT_IPNS, "k51");
        assertRoute("GET", "/routing/v1/dht/closest/peers/key", Endpoint.CLOSEST_PEERS, "key");
        assertRoute("PUT", "/routing/v1/providers", Endpoint.PUT_PROVIDERS, "");
        assertRoute("GET", "/healthz", Endpoint.HEALTH, "");
        assertRoute("OPTIONS", "/routing/v1/anything", Endpoint.PREFLIGHT, "");
    }

    @Test
    void percentSignsAreRead() {
        assertRoute("GET", "/routing/v1/providers/%62afy", Endpoint.PROVIDERS, "bafy");
        assertRoute("GET", "/routing/v1/ipns/%2Fipns%2fk51", Endpoint.GET_IPNS, "/ipns/k51");
        assertFails(400, "GET", "/routing/v1/providers/%6");
        assertFails(400, "GET", "/routing/v1/providers/%zz");
        assertFails(400, "GET", "/routing/v1/providers/%");
    }

    @Test
    void whatIsNotThereIsSaidAsItIs() {
        assertFails(400, "GET", "/routing/v1/");
        assertFails(400, "GET", "/routing/v1/peers/");
        assertFails(400, "GET", "/routing/v1/peers/a/b");
        assertFails(404, "GET", "/routing/v1");
        assertFails(404, "GET", "*");
        assertFails(405, "DELETE", "/routing/v1/ipns/k51");
        assertFails(405, "PUT", "/routing/v1/peers/12D3");
        assertFails(405, "GET", "/routing/v1/providers/");
        assertFails(501, "BREW", "/routing/v1/peers/12D3");
        assertFails(501, "get", "/routing/v1/peers/12D3");
    }
}
