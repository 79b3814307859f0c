package io.github.healthchecklib.contenders;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** Netty, which closes each connection as soon as it is accepted. */
public final class NettyLoop implements Endpoint {
    private NettyLoop() {}

    /**
     * Runs the endpoint.
     *
     * @param args the port
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new NettyLoop());
    }

    @Override
    public void start(int port, AppState state) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Closes())
                .bind(port)
                .sync();
    }

    @Sharable
    private static final class Closes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            var unused = context.close();
        }
    }
}
