package org.jlibp2p.architecture.planted.engines.relay;

import java.util.HashMap;
import java.util.Map;

final class InnocentReservationTable {
    final Map<String, String> reservations = new HashMap<>();
}
