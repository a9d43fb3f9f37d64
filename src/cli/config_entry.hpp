#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/options.hpp>

#include "read_json.hpp"
#include "settings.hpp"

namespace sequelize::detail::commandline {

/// One environment of the configuration: reads it into settings.
class ConfigEntry {
public:
    /// `place`: how messages name it.
    ConfigEntry(const Document& object, std::string place) : object_(object), place_(std::move(place)) {}

    /// The storage of what was run. Throws Failure for a storage that there is not.
    void readStorage(Settings& settings) const;
    /// What holds for all models: `define`.
    void readDefaults(Options& options) const;
    /// The connection, without its URL. Throws Failure for values of another type than they must have.
    void readConnection(Options& options) const;
    /// The URL by `url` or `use_env_variable`; empty: neither is there. Throws Failure where the variable is not set.
    [[nodiscard]] std::string url(const dotenv::Lookup& environment) const;
    [[nodiscard]] bool logs() const;
    /// Keys that nobody reads, such as "dialectOptions.compress".
    [[nodiscard]] std::vector<std::string> unread() const;

private:
    const Document& object_;
    std::string place_;
};

/// Whether the object is an environment itself: it has a key of a connection, or any that is read and no
/// environment.
[[nodiscard]] bool isEntry(const Document& object);

/// The names of the environments in it.
[[nodiscard]] std::vector<std::string> environmentsIn(const Document& config);

/// What stands beside environments, and belongs into one of them.
[[nodiscard]] std::vector<std::string> besideEnvironments(const Document& config);

/// Whether the key tells where it is kept what was run.
[[nodiscard]] bool isStorageKey(std::string_view name);

/// Whether the object says where it is kept what was run.
[[nodiscard]] bool hasStorage(const Document& object);

}  // namespace sequelize::detail::commandline
