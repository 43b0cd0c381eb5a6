package io.shmipc.spring.codec;

/**
 * Layout of a TTHeader frame, the published frame of the CloudWeGo RPC stack. All numbers are
 * big-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |             length: all bytes that follow this field          |  0
 *  +-------------------------------+-------------------------------+
 *  |         magic 0x1000          |             flags             |  4
 *  +-------------------------------+-------------------------------+
 *  |                        sequence number                        |  8
 *  +-------------------------------+---------------+---------------+
 *  |  header size in 4-byte words  |  protocol id  |  transforms   | 12
 *  +-------------------------------+---------------+---------------+
 *  |  transform ids, info blocks, zeros up to a whole word         | 16
 *  +---------------------------------------------------------------+
 *  |  payload                                                      | 14 + header
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * The header starts with the protocol id. An info block is one byte that says which, then:
 *
 * <pre>
 *   0x00 padding     nothing
 *   0x01 string KV   u16 count, count times (u16 length, key, u16 length, value)
 *   0x10 int KV      u16 count, count times (u16 key, u16 length, value)
 *   0x11 ACL token   u16 length, token
 * </pre>
 */
final class TTHeaderDescriptor {

    static final int LENGTH_OFFSET = 0;
    static final int MAGIC_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int FLAGS_OFFSET = MAGIC_OFFSET + Short.BYTES;
    static final int SEQUENCE_OFFSET = FLAGS_OFFSET + Short.BYTES;
    static final int HEADER_WORDS_OFFSET = SEQUENCE_OFFSET + Integer.BYTES;

    /** Bytes before the header. */
    static final int META_BYTES = HEADER_WORDS_OFFSET + Short.BYTES;

    /** Bytes before the header that the length counts. */
    static final int COUNTED_META_BYTES = META_BYTES - Integer.BYTES;

    static final int MAGIC = 0x1000;
    static final int WORD_BYTES = 4;

    /** The longest header that its size field can express. */
    static final int MAX_HEADER_BYTES = 0xFFFF * WORD_BYTES;

    /** The longest frame that peers take. */
    static final int MAX_LENGTH = 0x3FFFFFFF;

    /** Frames with this flag belong to a protocol of streams within the connection. */
    static final int FLAG_STREAMING = 0x0002;

    /** Thrift binary; also what peers put when the payload is none of their formats. */
    static final int PROTOCOL_DEFAULT = 0x00;

    static final int INFO_PADDING = 0x00;
    static final int INFO_STRING_KV = 0x01;
    static final int INFO_INT_KV = 0x10;
    static final int INFO_ACL_TOKEN = 0x11;

    /** Int key: name of the method that is called; here, the destination. */
    static final int KEY_TO_METHOD = 9;

    /** Int key: kind of the message as a decimal number. */
    static final int KEY_MESSAGE_TYPE = 22;

    static final String TYPE_CALL = "1";
    static final String TYPE_REPLY = "2";
    static final String TYPE_EXCEPTION = "3";
    static final String TYPE_ONE_WAY = "4";

    /** Name under which the ACL token appears among the string headers. */
    static final String ACL_TOKEN_NAME = "RPC_TRANSIT_gdpr-token";

    private TTHeaderDescriptor() {}

    static boolean isKnownProtocol(int protocolId) {
        return switch (protocolId) {
            case PROTOCOL_DEFAULT, 0x02, 0x03, 0x04, 0x10, 0x11 -> true;
            default -> false;
        };
    }

    static String typeOf(MessageKind kind) {
        return switch (kind) {
            case REQUEST -> TYPE_CALL;
            case REPLY -> TYPE_REPLY;
            case EXCEPTION -> TYPE_EXCEPTION;
            case ONE_WAY -> TYPE_ONE_WAY;
        };
    }

    static MessageKind kindOf(String type) {
        return switch (type) {
            case TYPE_CALL -> MessageKind.REQUEST;
            case TYPE_REPLY -> MessageKind.REPLY;
            case TYPE_EXCEPTION -> MessageKind.EXCEPTION;
            case TYPE_ONE_WAY -> MessageKind.ONE_WAY;
            default ->
                    throw new MessageCodecException(
                            "messageType=" + type + " must be one of 1, 2, 3, 4");
        };
    }
}
