package io.shmipc.spring.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations there are, and their keys. */
public enum ShmipcObservation implements ObservationDocumentation {

    /** A message that a template sends, until its answer has come where it wants one. */
    TEMPLATE {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>>
                getDefaultConvention() {
            return DefaultShmipcTemplateObservationConvention.class;
        }

        @Override
        public String getPrefix() {
            return "shmipc.template";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Keys.CLIENT, Keys.DESTINATION, Keys.KIND, Keys.EXCEPTION};
        }
    },

    /** A message that a listener handles, until it has answered where an answer is wanted. */
    LISTENER {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>>
                getDefaultConvention() {
            return DefaultShmipcListenerObservationConvention.class;
        }

        @Override
        public String getPrefix() {
            return "shmipc.listener";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Keys.LISTENER, Keys.DESTINATION, Keys.KIND, Keys.EXCEPTION};
        }
    };

    /** Keys with few values. */
    public enum Keys implements KeyName {
        /** Name of the template's client. */
        CLIENT {
            @Override
            public String asString() {
                return "client";
            }
        },
        /** Name of the listener. */
        LISTENER {
            @Override
            public String asString() {
                return "listener";
            }
        },
        /** Of a template what the caller wrote; of a listener the pattern it is for. */
        DESTINATION {
            @Override
            public String asString() {
                return "destination";
            }
        },
        /** {@code request} or {@code one-way}. */
        KIND {
            @Override
            public String asString() {
                return "kind";
            }
        },
        /** Class of what went wrong without its package, or {@code none}. */
        EXCEPTION {
            @Override
            public String asString() {
                return "exception";
            }
        }
    }
}
