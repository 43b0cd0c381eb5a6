package io.shmipc.internal.os;

/**
 * Which file this is, whatever its name. Two descriptors mean the same file exactly if device and
 * inode are equal; the size is what it was when asked.
 */
public record FileIdentity(long device, long inode, long sizeBytes) {

    /** Whether both mean the same file; sizes may differ. */
    public boolean isSameFileAs(FileIdentity other) {
        return device == other.device && inode == other.inode;
    }
}
