package com.example.boot;

import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the node.
 *
 * @param listen where it listens, as multiaddrs
 * @param identity the file that keeps its identity; made if it is not there; nothing is a new identity with every start
 */
@ConfigurationProperties("node")
public record NodeProperties(@DefaultValue("/ip4/127.0.0.1/tcp/0") List<String> listen, Path identity) {}
