package io.shmipc.diagnostics;

import io.shmipc.diagnostics.DumpFormat.Section;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.pool.ListState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes images to a file that {@link DumpReader} reads, see {@code docs/dump-format.md}. */
public final class DumpWriter {

    private final CRC32C checksum = new CRC32C();
    private final DataOutputStream file;
    private long contentBytes;

    private DumpWriter(OutputStream out) {
        file = new DataOutputStream(new CheckedOutputStream(out, checksum));
    }

    /**
     * Writes a dump of one session; the stream stays open.
     *
     * @throws IOException if it cannot be written, or would be larger than any that is read
     */
    public static void write(SessionImage image, DumpOptions options, OutputStream out)
            throws IOException {
        write(List.of(image), options, out);
    }

    /**
     * Writes a dump of several sessions; the stream stays open.
     *
     * @param options how much of the payload that an image has is written; of each image
     */
    public static void write(List<SessionImage> images, DumpOptions options, OutputStream out)
            throws IOException {
        if (images.size() > DumpFormat.MAX_SESSIONS) {
            throw new IllegalArgumentException(
                    "sessions=" + images.size() + ": must be <= " + DumpFormat.MAX_SESSIONS);
        }
        DumpWriter writer = new DumpWriter(out);
        writer.file.writeLong(DumpFormat.MAGIC);
        writer.file.writeShort(DumpFormat.VERSION);
        writer.file.writeShort(0);
        for (SessionImage image : images) {
            writer.write(image, options);
        }
        writer.end();
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private void write(SessionImage image, DumpOptions options) throws IOException {
        section(Section.SESSION, out -> session(image, out));
        section(Section.LISTS, out -> lists(image, out));
        section(Section.SLICES, out -> slices(image.slices, out));
        section(Section.QUEUES, out -> queues(image, out));
        ViewImage view = image.view;
        if (view != null) {
            section(Section.VIEW, out -> view(view, out));
        }
        if (options.hasPayload() && !image.payload.isEmpty()) {
            section(Section.PAYLOAD, out -> payload(image, options, out));
        }
        if (!image.findings.isEmpty()) {
            section(Section.FINDINGS, out -> findings(image, out));
        }
    }

    private void section(Section section, Content content) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        content.writeTo(new DataOutputStream(plain));
        contentBytes += plain.size();
        if (contentBytes > DumpReader.MAX_BYTES) {
            throw new IOException(
                    "content bytes=%d: must be <= %d to be read again; dump fewer sessions"
                            .formatted(contentBytes, DumpReader.MAX_BYTES));
        }
        ByteArrayOutputStream stored = plain;
        if (plain.size() >= DumpFormat.MIN_DEFLATED_BYTES) {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
                plain.writeTo(deflater);
            }
            stored = deflated.size() < plain.size() ? deflated : plain;
        }
        header(
                section,
                stored == plain ? DumpFormat.PLAIN : DumpFormat.DEFLATED,
                stored.size(),
                plain.size());
        stored.writeTo(file);
    }

    private void header(Section section, int encoding, int storedBytes, int contentBytes)
            throws IOException {
        file.writeShort(section.type);
        file.writeShort(encoding);
        file.writeInt(storedBytes);
        file.writeInt(contentBytes);
    }

    private void end() throws IOException {
        header(Section.END, DumpFormat.PLAIN, DumpFormat.CHECKSUM_BYTES, DumpFormat.CHECKSUM_BYTES);
        file.flush();
        file.writeInt((int) checksum.getValue());
        file.flush();
    }

    private static void session(SessionImage image, DataOutputStream out) throws IOException {
        int flags =
                (image.isLive() ? DumpFormat.FLAG_LIVE : 0)
                        | (image.turnsTaken() ? DumpFormat.FLAG_TURNS : 0)
                        | (image.source().ownView() ? DumpFormat.FLAG_OWN_VIEW : 0);
        out.writeInt(flags);
        out.writeLong(image.takenAtMillis());
        out.writeLong(image.regionBytes());
        out.writeLong(image.source().pid());
        out.writeLong(image.source().session());
        out.writeLong(image.source().peerPid());
        text(image.source().side(), out);
        text(image.regionName(), out);
        text(image.source().command(), out);
    }

    private static void text(@Nullable String text, DataOutputStream out) throws IOException {
        if (text == null) {
            out.writeShort(DumpFormat.NO_TEXT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, DumpFormat.MAX_TEXT_BYTES);
        out.writeShort(length);
        out.write(bytes, 0, length);
    }

    private static void lists(SessionImage image, DataOutputStream out) throws IOException {
        out.writeShort(image.lists.size());
        for (ListLayout list : image.layout.lists()) {
            out.writeInt(list.sliceCount());
            out.writeInt(list.sliceCapacityBytes());
            ListState state = image.lists.get(list.index()).state();
            out.writeInt(state.size());
            out.writeInt(state.sliceCount());
            out.writeInt(state.head());
            out.writeInt(state.tail());
            out.writeInt(state.sliceCapacityBytes());
            out.writeInt(state.creatorCounter());
            out.writeInt(state.mapperCounter());
            out.writeInt(state.turn());
            out.writeByte(image.lists.get(list.index()).end().ordinal());
        }
    }

    private static void slices(SliceTable slices, DataOutputStream out) throws IOException {
        for (int slot = 0; slot < slices.slots(); slot++) {
            out.writeInt(slices.capacityBytes[slot]);
            out.writeInt(slices.sizeBytes[slot]);
            out.writeInt(slices.startBytes[slot]);
            out.writeInt(slices.next[slot]);
            out.writeByte(slices.flags[slot]);
        }
    }

    private static void queues(SessionImage image, DataOutputStream out) throws IOException {
        int count = Math.min(image.queues.size(), DumpFormat.MAX_QUEUES);
        out.writeShort(count);
        for (QueueImage queue : image.queues.subList(0, count)) {
            out.writeInt(queue.capacity);
            out.writeLong(queue.head);
            out.writeLong(queue.tail);
            out.writeInt(queue.workingFlag);
            out.writeInt(queue.depth());
            for (int i = 0; i < queue.depth(); i++) {
                out.writeInt(queue.streams[i]);
                out.writeInt(queue.slices[i]);
                out.writeInt(queue.statuses[i]);
            }
        }
    }

    private static void view(ViewImage view, DataOutputStream out) throws IOException {
        for (int slot = 0; slot < view.holdings.length; slot++) {
            out.writeByte(view.holdings[slot]);
            out.writeByte(view.wasSent(slot) ? 1 : 0);
            out.writeInt(view.streams[slot]);
            out.writeLong(view.heldNanos[slot]);
        }
    }

    private static void payload(SessionImage image, DumpOptions options, DataOutputStream out)
            throws IOException {
        long left = options.payloadBytesInAll();
        for (Map.Entry<Integer, byte[]> slice : new TreeMap<>(image.payload).entrySet()) {
            int wanted = Math.min(slice.getValue().length, options.payloadBytesPerSlice());
            int length = (int) Math.min(wanted, left);
            if (length > 0) {
                out.writeInt(slice.getKey());
                out.writeInt(length);
                out.write(slice.getValue(), 0, length);
                left -= length;
            }
        }
    }

    private static void findings(SessionImage image, DataOutputStream out) throws IOException {
        int count = Math.min(image.findings.size(), DumpFormat.MAX_FINDINGS);
        out.writeShort(count);
        for (RegionAnalysis.Problem finding : image.findings.subList(0, count)) {
            text(finding.severity(), out);
            text(finding.where(), out);
            text(finding.what(), out);
        }
    }
}
