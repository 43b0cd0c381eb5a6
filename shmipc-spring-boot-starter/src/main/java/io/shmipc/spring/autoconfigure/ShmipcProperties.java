package io.shmipc.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** Settings under {@code shmipc}. */
@ConfigurationProperties("shmipc")
public class ShmipcProperties {

    /** Whether to set up anything of Shmipc. */
    private boolean enabled = true;

    /** Frame that messages travel in; both ends must use the same. */
    private Codec codec = Codec.TTHEADER;

    @NestedConfigurationProperty private final MessageProperties message = new MessageProperties();

    @NestedConfigurationProperty private final ClientProperties client = new ClientProperties();

    /** Further clients by name, each with the settings that shmipc.client has. */
    private final Map<String, ClientProperties> clients = new LinkedHashMap<>();

    @NestedConfigurationProperty private final ServerProperties server = new ServerProperties();

    @NestedConfigurationProperty
    private final ListenerProperties listener = new ListenerProperties();

    @NestedConfigurationProperty private final MemoryProperties memory = new MemoryProperties();

    @NestedConfigurationProperty private final SessionProperties session = new SessionProperties();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Codec getCodec() {
        return codec;
    }

    public void setCodec(Codec codec) {
        this.codec = codec;
    }

    public MessageProperties getMessage() {
        return message;
    }

    public ClientProperties getClient() {
        return client;
    }

    public Map<String, ClientProperties> getClients() {
        return clients;
    }

    public ServerProperties getServer() {
        return server;
    }

    public ListenerProperties getListener() {
        return listener;
    }

    public MemoryProperties getMemory() {
        return memory;
    }

    public SessionProperties getSession() {
        return session;
    }

    /** The frames to choose from. */
    public enum Codec {
        /** The published frame of the CloudWeGo RPC stack, with destination and headers. */
        TTHEADER,
        /** Four bytes of length, then the payload; one destination, no headers. */
        LENGTH_PREFIXED
    }
}
