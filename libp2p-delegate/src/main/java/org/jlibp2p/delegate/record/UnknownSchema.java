package org.jlibp2p.delegate.record;

import java.util.Map;

/**
 * A record of a schema that this version does not know, kept whole for those who do.
 *
 * @param schema the schema's name
 * @param fields all fields of the record, that one among them: text, numbers, booleans, lists, maps and null; must not
 *     change any more
 */
public record UnknownSchema(String schema, Map<String, Object> fields) implements RoutingRecord {}
