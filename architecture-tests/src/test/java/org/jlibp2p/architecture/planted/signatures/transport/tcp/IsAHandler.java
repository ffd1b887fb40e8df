package org.jlibp2p.architecture.planted.signatures.transport.tcp;

import io.netty.channel.ChannelHandlerAdapter;
import org.jlibp2p.architecture.Planted;

@Planted
public class IsAHandler extends ChannelHandlerAdapter {}
