#include "serve.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <system_error>

namespace {

int stopPipe[2] = {-1, -1};

extern "C" void onStop(int) {
    const int saved = errno;
    [[maybe_unused]] const auto written = write(stopPipe[1], "", 1);
    errno = saved;
}

int checked(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

void watchForStop() {
    checked(pipe(stopPipe), "pipe");
    struct sigaction action {};
    action.sa_handler = onStop;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT}) checked(sigaction(signal, &action, nullptr), "sigaction");
}

int listenOn(const std::string& text) {
    std::size_t end = 0;
    const unsigned long port = std::stoul(text, &end);
    if (end != text.size() || port > 65535) throw std::invalid_argument("PORT is no port: " + text);
    const int listener = checked(socket(AF_INET, SOCK_STREAM, 0), "socket");
    const int on = 1;
    checked(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    checked(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), ("port " + text).c_str());
    checked(listen(listener, 64), "listen");
    socklen_t size = sizeof address;
    checked(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    std::cout << "serving on port " << ntohs(address.sin_port) << std::endl;
    return listener;
}

void handle(int client, const std::function<Response(const std::string&)>& answer) {
    const timeval patience{2, 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::string request;
    std::array<char, 2048> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos && request.size() < 16384) {
        const auto got = recv(client, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        request.append(buffer.data(), static_cast<std::size_t>(got));
    }
    const auto end = request.find(' ', 4);
    Response response{405, "GET only"};
    if (request.starts_with("GET ") && end != std::string::npos) response = answer(request.substr(4, end - 4));
    const std::string text = "HTTP/1.1 " + std::to_string(response.status) +
                             " -\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
                             std::to_string(response.text.size() + 1) + "\r\n\r\n" + response.text + "\n";
    for (std::size_t sent = 0; sent < text.size();) {
        const auto count = send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
    }
}

}  // namespace

void serve(const std::string& port, const std::function<Response(const std::string& path)>& answer) {
    watchForStop();
    const int listener = listenOn(port);
    for (;;) {
        std::array<pollfd, 2> events{{{stopPipe[0], POLLIN, 0}, {listener, POLLIN, 0}}};
        if (poll(events.data(), events.size(), -1) < 0 && errno != EINTR) checked(-1, "poll");
        if (events[0].revents != 0) break;
        if (events[1].revents == 0) continue;
        const int client = accept(listener, nullptr, nullptr);
        if (client < 0) continue;  // it went away again
        handle(client, answer);
        close(client);
    }
    close(listener);
}
