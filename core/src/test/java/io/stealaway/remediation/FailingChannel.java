package io.stealaway.remediation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel to a disk that has room for so many bytes more, and that may refuse to force what it has. */
final class FailingChannel extends FileChannel {
    /** The disk that channels share. */
    static final class Disk {
        long room = Long.MAX_VALUE;
        boolean forceFails;
        boolean truncateFails;
        int forced;
    }

    private final FileChannel channel;
    private final Disk disk;

    FailingChannel(FileChannel channel, Disk disk) {
        this.channel = channel;
        this.disk = disk;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        int wanted = bytes.remaining();
        if (disk.room >= wanted) {
            disk.room -= wanted;
            return channel.write(bytes, position);
        }
        ByteBuffer part = bytes.duplicate();
        part.limit(part.position() + (int) disk.room);
        channel.write(part, position);
        disk.room = 0;
        throw new IOException("No space left on device");
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (disk.forceFails) {
            throw new IOException("Input/output error");
        }
        disk.forced++;
        channel.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (disk.truncateFails) {
            throw new IOException("Read-only file system");
        }
        channel.truncate(size);
        return this;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return channel.read(dst);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        return channel.read(dsts, offset, length);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        throw new IOException("only positions are written to");
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        throw new IOException("only positions are written to");
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        channel.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return channel.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
        return channel.transferFrom(src, position, count);
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
        return channel.read(dst, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
