package io.stealaway.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Forwards connections on a loopback address. Those that are there when it freezes stay open and carry nothing any more, as when a
 * network drops their packets; later ones work. Close it after use. Thread-safe.
 */
final class FreezingProxy implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<AtomicBoolean> frozen = new ArrayList<>();

    FreezingProxy(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    synchronized int connections() {
        return frozen.size();
    }

    synchronized void freeze() {
        frozen.forEach(one -> one.set(true));
    }

    private void accept() {
        try {
            while (true) {
                connect(entrance.accept());
            }
        } catch (IOException closed) {
            // Closing is how it ends.
        }
    }

    private synchronized void connect(Socket in) throws IOException {
        Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
        AtomicBoolean stopped = new AtomicBoolean();
        sockets.addAll(List.of(in, out));
        frozen.add(stopped);
        threads.execute(() -> forward(in, out, stopped));
        threads.execute(() -> forward(out, in, stopped));
    }

    private static void forward(Socket from, Socket to, AtomicBoolean stopped) {
        byte[] buffer = new byte[1 << 14];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!stopped.get()) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // Either side ended it; the other is ended with it.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
