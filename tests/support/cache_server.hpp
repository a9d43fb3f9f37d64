#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace test {

/// redis-server or memcached on a socket in a folder of its own, which can be killed, frozen and started again.
class CacheServer {
public:
    explicit CacheServer(std::string program)
        : program_(std::move(program)),
          folder_(std::filesystem::temp_directory_path() / ("sequelize_" + program_ + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
        start();
    }
    ~CacheServer() {
        stop();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    CacheServer(const CacheServer&) = delete;
    CacheServer& operator=(const CacheServer&) = delete;

    [[nodiscard]] std::string socket() const { return (folder_ / "socket").string(); }

    void start() {
        std::vector<std::string> words{program_};
        if (program_ == "redis-server")
            words.insert(
                words.end(), {"--port", "0", "--unixsocket", socket(), "--save", "", "--dir", folder_.string()}
            );
        else
            words.insert(words.end(), {"-u", "root", "-s", socket()});
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::filesystem::remove(socket());
        process_ = ::fork();
        if (process_ == 0) {
            const int nowhere = ::open("/dev/null", O_RDWR);
            ::dup2(nowhere, 1);
            ::dup2(nowhere, 2);
            ::execvp(arguments.front(), arguments.data());
            ::_exit(127);
        }
        for (int i = 0; i < 500; ++i) {
            if (answers()) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error(program_ + " does not start; scripts/setup ci installs it");
    }
    void stop() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }
    /// It takes connections and answers nothing.
    void freeze() const {
        ::kill(process_, SIGSTOP);
        ::waitpid(process_, nullptr, WUNTRACED);  // a signal takes its time
    }
    void thaw() const { ::kill(process_, SIGCONT); }

private:
    [[nodiscard]] bool answers() const {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
        const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
        bool isThere = ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        if (isThere) {
            // It takes connections before it is ready to answer.
            const std::string question = program_ == "redis-server" ? "PING\r\n" : "version\r\n";
            const timeval wait{.tv_sec = 5, .tv_usec = 0};
            char answer = 0;
            isThere = ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
                      ::send(client, question.data(), question.size(), MSG_NOSIGNAL) > 0 &&
                      ::recv(client, &answer, 1, 0) == 1;
        }
        ::close(client);
        return isThere;
    }

    std::string program_;
    std::filesystem::path folder_;
    pid_t process_ = 0;
};

}  // namespace test
