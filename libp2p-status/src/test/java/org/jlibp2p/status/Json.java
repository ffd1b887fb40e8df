package org.jlibp2p.status;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A piece of JSON that has been read. */
record Json(Object value) {
    Json at(String path) {
        Object found = value;
        for (String name : path.split("/")) {
            assertThat(found).as(path).isInstanceOf(Map.class);
            assertThat(((Map<?, ?>) found).containsKey(name))
                    .as(path + " in " + found)
                    .isTrue();
            found = ((Map<?, ?>) found).get(name);
        }
        return new Json(found);
    }

    boolean has(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name);
    }

    long number(String path) {
        return ((Number) at(path).value).longValue();
    }

    String text(String path) {
        return (String) at(path).value;
    }

    boolean flag(String path) {
        return (Boolean) at(path).value;
    }

    List<Json> list(String path) {
        return ((List<?>) at(path).value).stream().map(Json::new).toList();
    }

    List<String> texts(String path) {
        return ((List<?>) at(path).value).stream().map(String.class::cast).toList();
    }
}
