package com.example.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** A web application with a node in it. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BootApplication {
    /**
     * Runs the application.
     *
     * @param args Spring's, --server.port=8080 for example
     */
    public static void main(String[] args) {
        SpringApplication.run(BootApplication.class, args);
    }
}
