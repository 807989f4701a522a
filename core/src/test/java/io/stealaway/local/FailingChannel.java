package io.stealaway.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A channel to a disk that has room for so many bytes more, and that may refuse to force what it has. */
public final class FailingChannel extends ChannelAround {
    /** The disk that channels share. */
    public static final class Disk {
        public long room = Long.MAX_VALUE;
        public boolean forceFails;
        public boolean truncateFails;
        public int forced;
    }

    private final Disk disk;

    public FailingChannel(FileChannel channel, Disk disk) {
        super(channel);
        this.disk = disk;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        int wanted = bytes.remaining();
        if (disk.room >= wanted) {
            disk.room -= wanted;
            return super.write(bytes, position);
        }
        ByteBuffer part = bytes.duplicate();
        part.limit(part.position() + (int) disk.room);
        super.write(part, position);
        disk.room = 0;
        throw new IOException("No space left on device");
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (disk.forceFails) {
            throw new IOException("Input/output error");
        }
        disk.forced++;
        super.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (disk.truncateFails) {
            throw new IOException("Read-only file system");
        }
        return super.truncate(size);
    }
}
