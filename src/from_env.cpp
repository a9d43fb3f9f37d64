#include <sequelize/sequelize.hpp>

#include <charconv>

#include <fmt/ranges.h>

#include "connection_settings.hpp"
#include "driver/backends.hpp"

namespace sequelize {

using namespace detail;
namespace {

Options withDatabaseUrl(Options options, const std::string& url) {
    try {
        return withUrl(std::move(options), url);
    } catch (const InvalidConnectionError& error) {
        throw InvalidConnectionError(fmt::format("DATABASE_URL: {}", error.what()));
    }
}

std::uint16_t portNumber(const std::string& text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc() || stop != end || port == 0)
        throw InvalidConnectionError("DB_PORT is no number from 1 to 65535; leave it out for the dialect's own port");
    return port;
}

/// The variables that describe one connection, read into the options; keeps the names of those that it missed.
class Reading {
public:
    Reading(Options& options, const dotenv::Lookup& environment) : options_(options), environment_(environment) {}

    void run() {
        readDialect();
        const bool isFile = options_.dialect && backendOf(*options_.dialect).isFile();
        if (isFile) {
            require("DB_STORAGE", options_.storage);
        } else if (options_.dialect || !given("DB_STORAGE")) {
            require("DB_NAME", options_.database);
            require("DB_USER", options_.username);
            // An empty password is one: who has none says so.
            if (auto password = environment_("DB_PASSWORD"))
                options_.password = *std::move(password);
            else if (options_.password.empty())
                missing_.emplace_back("DB_PASSWORD");
            if (auto host = given("DB_HOST")) options_.host = *std::move(host);
        }
        if (!missing_.empty())
            throw InvalidConnectionError(
                fmt::format("the environment does not set {}. Set what is missing, or write it to a file .env as in "
                            "DB_NAME=hello_world_db and call dotenv::config() first; DATABASE_URL alone would do, too",
                            fmt::join(missing_, ", ")));
        if (const auto port = given("DB_PORT"); port && !isFile) options_.port = portNumber(*port);
    }

private:
    /// A variable that is set to nothing counts as not set.
    std::optional<std::string> given(const char* name) const {
        auto value = environment_(name);
        return value && !value->empty() ? value : std::nullopt;
    }

    void require(const char* name, std::string& option) {
        if (auto value = given(name))
            option = *std::move(value);
        else if (option.empty())
            missing_.emplace_back(name);
    }

    void readDialect() {
        if (const auto name = given("DB_DIALECT")) {
            const Backend* backend = backendNamed(*name);
            if (backend == nullptr)
                throw InvalidConnectionError(fmt::format("DB_DIALECT is none of {}", dialectNames()));
            options_.dialect = backend->id;
        } else if (!options_.dialect) {
            missing_.emplace_back("DB_DIALECT");
        }
    }

    Options& options_;
    const dotenv::Lookup& environment_;
    std::vector<std::string> missing_;
};

}  // namespace

namespace detail {

Options withEnvironment(Options options, const dotenv::Lookup& environment) {
    const auto url = environment("DATABASE_URL");
    if (url && !url->empty()) return withDatabaseUrl(std::move(options), *url);
    Reading(options, environment).run();
    return options;
}

}  // namespace detail

Sequelize Sequelize::fromEnv(Options options) {
    return Sequelize{withEnvironment(std::move(options), dotenv::variable)};
}

}  // namespace sequelize
