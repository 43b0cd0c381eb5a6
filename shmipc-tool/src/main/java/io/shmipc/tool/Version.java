package io.shmipc.tool;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = ShmipcTool.class.getPackage().getImplementationVersion();
        return new String[] {"shmipc-tool " + (version == null ? "of no jar" : version)};
    }
}
