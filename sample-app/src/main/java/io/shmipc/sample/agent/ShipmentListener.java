package io.shmipc.sample.agent;

import io.shmipc.sample.record.Destinations;
import io.shmipc.spring.annotation.ShmipcListener;
import org.jspecify.annotations.Nullable;

/** Shipments over shared memory. Messages of one channel come one after the other, in order. */
final class ShipmentListener {

    private final ShipmentService service;

    ShipmentListener(ShipmentService service) {
        this.service = service;
    }

    @ShmipcListener(destination = Destinations.SHIP)
    byte @Nullable [] ship(byte[] message) {
        return service.handle(message);
    }
}
