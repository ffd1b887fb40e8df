package com.example.kotlin

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.jlibp2p.bytes.Bytes
import org.jlibp2p.multiformats.Multiaddr
import org.jlibp2p.negotiation.ProtocolId
import org.jlibp2p.node.Node
import org.jlibp2p.peer.PeerId
import org.jlibp2p.ping.Ping
import org.jlibp2p.transport.tcp.TcpTransport
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.seconds

/** A protocol of our own: what comes is sent back in capitals. */
private val SHOUT: ProtocolId = ProtocolId.of("/shout/1.0.0")

private suspend fun start(): Node {
    return Node.builder()
        .transport(TcpTransport.create())
        .listen("/ip4/127.0.0.1/tcp/0")
        .service(Ping.service())
        .start()
        .await()
}

/** Asks a peer to shout; the future of each step is awaited, which holds no thread. */
private suspend fun Node.shout(peer: PeerId, text: String): String {
    val stream = openStream(peer, SHOUT).await()
    stream.write(Bytes.utf8(text)).await()
    stream.closeWrite().await()
    return stream.read().await().utf8()
}

private suspend fun ping(node: Node, peer: Multiaddr) = coroutineScope {
    val connection = node.connect(peer).await()
    // A deadline of coroutines is enough: it cancels the coroutine, that cancels the future, and that frees the stream.
    val roundTrip = withTimeout(10.seconds) { node.service(Ping::class.java).ping(connection).await() }
    println("pong after ${roundTrip.toNanos() / 1000} microseconds")
    val answers = listOf("hello", "from", "kotlin")
        .map { word -> async { node.shout(connection.remotePeer(), word) } }
        .awaitAll()
    println("shouted: ${answers.joinToString(" ")}")
}

private fun serve(node: Node) {
    // A handler in suspending code, on the event loop of its stream; the future that it returns is the life of the stream.
    node.handle(SHOUT) { stream ->
        CoroutineScope(stream.loop().asCoroutineDispatcher()).future {
            stream.write(Bytes.utf8(stream.read().await().utf8().uppercase())).await()
        }
    }
    val asked = CountDownLatch(1)
    Runtime.getRuntime().addShutdownHook(Thread {
        node.close()
        println("stopped")
        asked.countDown()
    })
    println("listening on ${node.addresses()[0]}")
    asked.await()
}

/** A node that answers until it is told to end; with the address of another as argument it pings that one and ends. */
fun main(args: Array<String>) = runBlocking {
    start().use { node -> if (args.isEmpty()) serve(node) else ping(node, Multiaddr.parse(args[0])) }
}
