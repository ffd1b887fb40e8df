package org.jlibp2p.cli.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a process is well, and why.
 *
 * @param status one word
 * @param checks what was looked at
 */
public record Health(String status, List<Check> checks) {
    /**
     * Keeps a copy.
     *
     * @param status see {@link #status()}
     * @param checks see {@link #checks()}
     */
    public Health {
        checks = List.copyOf(checks);
    }

    /**
     * Whether it is.
     *
     * @return true if all checks have passed
     */
    public boolean isWell() {
        return checks.stream().allMatch(Check::passed);
    }

    /**
     * Why it is not.
     *
     * @return the reasons of all checks that have not passed
     */
    public String why() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.reason())
                .collect(Collectors.joining("; "));
    }

    String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status);
        members.put(
                "checks",
                checks.stream()
                        .map(check -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("name", check.name());
                            one.put("passed", check.passed());
                            one.put("reason", check.reason());
                            return one;
                        })
                        .toList());
        return Json.of(members);
    }
}
