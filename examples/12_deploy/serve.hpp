#pragma once

#include <functional>
#include <string>

struct Response {
    int status = 200;
    std::string text{};
};

/// Answers GET over HTTP, one request at a time, until SIGTERM or SIGINT; what is being answered then is answered. As
/// little as an example needs: a service takes a library for this. Throws std::system_error where the port cannot be
/// had.
void serve(const std::string& port, const std::function<Response(const std::string& path)>& answer);
