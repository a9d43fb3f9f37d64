#include "settings.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../connection_settings.hpp"
#include "../core/nearest.hpp"
#include "../core/secret_sql.hpp"
#include "../driver/backends.hpp"
#include "config_entry.hpp"
#include "names.hpp"
#include "read_json.hpp"

namespace sequelize::detail::commandline {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view defaultConfig = "config/config.json";
constexpr std::string_view defaultOptionsFile = ".sequelizerc";

bool isScript(const fs::path& file) {
    const auto extension = file.extension();
    return extension == ".js" || extension == ".cjs" || extension == ".mjs" || extension == ".ts";
}

/// Not over the file itself: sequelize-cli reads it, and only as JavaScript.
Failure cannotReadOptionsScript(const std::string& file) {
    return {
        ExitCode::usage,
        fmt::format("cannot read JavaScript: \"{}\". Leave it to sequelize-cli, make JSON of it in another file, and "
                    "give that one with --options-path sequelize-cpp.json: node -p 'JSON.stringify(require(\"{}\"))' > "
                    "sequelize-cpp.json",
                    file, file.starts_with('/') ? file : "./" + file)};
}

Failure cannotReadScript(const std::string& file, std::string_view into) {
    const std::string from = file.starts_with('/') || file.starts_with('.') ? file : "./" + file;
    return {
        ExitCode::usage,
        fmt::format("cannot read JavaScript: \"{}\". Make JSON of it: node -p 'JSON.stringify(require(\"{}\"))' > {}",
                    file, from, into)};
}

bool exists(const fs::path& file) {
    std::error_code error;
    return fs::exists(file, error);
}

Document readObject(const std::string& file) {
    std::string where;
    auto document = parseJson(fileText(file, file), where);
    if (!document) throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". It is no JSON: {}", file, where));
    if (!document->isObject()) throw Failure(ExitCode::usage, fmt::format("Config must be an object: {}", file));
    return *std::move(document);
}

/// The configuration, where there is one.
std::optional<Document> readConfig(const Arguments& arguments) {
    const std::string file = configPath(arguments);
    if (isScript(file)) throw cannotReadScript(file, fs::path(file).replace_extension(".json").string());
    if (exists(file)) return readObject(file);
    if (arguments.has("config"))
        throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". There is no such file", file));
    const std::string script = fs::path(file).replace_extension(".js").string();
    if (exists(script)) throw cannotReadScript(script, file);
    return std::nullopt;
}

/// The environment of the file, or the file itself where it is one; null: it lacks that environment.
const Document* entryOf(const Document& config, const std::string& environment) {
    const Document* named = config.member(environment);
    if (named != nullptr && named->isObject()) return named;
    return isEntry(config) || config.members.empty() ? &config : nullptr;
}

/// Of a map of environments nothing else is read. Throws Failure where that would make migrations run again.
void tellBesideEnvironments(const std::string& file, const Document& config, Output& output) {
    const auto names = besideEnvironments(config);
    if (names.empty()) return;
    std::vector<std::string> storage;
    std::ranges::copy_if(names, std::back_inserter(storage), isStorageKey);
    if (!storage.empty())
        throw Failure(ExitCode::usage,
                      fmt::format("\"{}\": {} beside the environments is of no effect. Write it into each environment",
                                  file, inWords(storage)));
    output.warning(fmt::format("\"{}\": nothing is done with {}{}", file, inWords(names),
                               environmentsIn(config).empty() ? "" : " beside the environments"));
}

/// "Executing (default): INSERT ..." with what the statement may show.
std::string withoutLoggedSecrets(std::string_view text) {
    constexpr std::string_view labelEnd = "): ";
    const auto end = text.find(labelEnd);
    const auto begin = end == std::string_view::npos ? 0 : end + labelEnd.size();
    return std::string(text.substr(0, begin)) + withoutSecrets(text.substr(begin));
}

Failure unknownSetting(const std::string& file, const std::string& name, const std::vector<std::string>& names) {
    const auto hint = didYouMean(kebabCase(name), names);
    return {ExitCode::usage,
            fmt::format("\"{}\": there is no option \"{}\"{}{}", file, name, hint.empty() ? "" : ". ", hint)};
}

Failure lacksEnvironment(const std::string& file, const std::string& environment, const Document& config) {
    if (config.member(environment) != nullptr)
        return {ExitCode::usage, fmt::format("\"{}\": the environment \"{}\" must be an object, with \"dialect\" or "
                                             "\"url\" in it",
                                             file, environment)};
    const auto names = environmentsIn(config);
    if (names.empty())
        return {ExitCode::usage,
                fmt::format("\"{}\" has no environment \"{}\", and no other one either", file, environment)};
    const auto hint = didYouMean(environment, names);
    return {ExitCode::usage, fmt::format("\"{}\" has no environment \"{}\". It has {}.{}{}", file, environment,
                                         inWords(names), hint.empty() ? "" : " ", hint)};
}

Options withCheckedUrl(Options options, const std::string& url, std::string_view place) {
    try {
        return withUrl(std::move(options), url);
    } catch (const InvalidConnectionError& error) {
        throw Failure(ExitCode::usage, fmt::format("{}: {}", place, error.what()));
    }
}

Options fromEnvironment(const std::string& file, const dotenv::Lookup& environment) {
    const auto isSet = [&environment](const char* name) { return !environment(name).value_or("").empty(); };
    if (!isSet("DATABASE_URL") && !isSet("DB_DIALECT") && !isSet("DB_NAME") && !isSet("DB_STORAGE"))
        throw Failure(ExitCode::usage,
                      fmt::format("There is no \"{}\" and no --url, and neither the environment nor a file .env sets "
                                  "DATABASE_URL or DB_DIALECT. `init:config` writes a file to begin with",
                                  file));
    try {
        return withEnvironment({}, environment);
    } catch (const InvalidConnectionError& error) {
        throw Failure(ExitCode::usage, error.what());
    }
}

void readDotenv() {
    try {
        dotenv::config();
    } catch (const DotenvError& error) {
        throw Failure(ExitCode::usage, error.what());
    }
}

}  // namespace

std::string configPath(const Arguments& arguments) {
    return arguments.given("config").value_or(std::string(defaultConfig));
}

std::string environmentName(const Arguments& arguments, const dotenv::Lookup& environment) {
    if (auto name = arguments.given("env")) {
        if (name->empty()) throw Failure(ExitCode::usage, "--env is empty; leave it out for development");
        return *std::move(name);
    }
    const std::string node = environment("NODE_ENV").value_or("");
    const std::string own = environment("SEQUELIZE_ENV").value_or("");
    if (!node.empty() && !own.empty() && node != own)
        throw Failure(ExitCode::usage,
                      fmt::format("NODE_ENV is \"{}\", and SEQUELIZE_ENV is \"{}\". Say which with --env", node, own));
    return !node.empty() ? node : !own.empty() ? own : arguments.text("env");
}

void readOptionsFile(const Command& command, Arguments& arguments) {
    const auto given = arguments.given("options-path");
    const std::string file = given.value_or(std::string(defaultOptionsFile));
    if (isScript(file)) throw cannotReadScript(file, fs::path(file).replace_extension(".json").string());
    if (!exists(file)) {
        if (given) throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". There is no such file", file));
        return;
    }
    const std::string text = fileText(file, file);
    std::string where;
    const auto document = parseJson(text, where);
    if (!document) {
        if (text.find("module.exports") != std::string::npos || text.find("export ") != std::string::npos)
            throw cannotReadOptionsScript(file);
        throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". It is no JSON: {}", file, where));
    }
    std::vector<std::string> names;
    for (const auto& one : commands())
        for (const auto& option : one.options) names.emplace_back(option.name);
    for (const auto& [name, value] : document->members) {
        const Option* known = optionNamed(nullptr, name);
        if (known == nullptr) throw unknownSetting(file, name, names);
        const Option* own = optionNamed(&command, name);
        if (own == nullptr || arguments.has(own->name)) continue;
        if (value.kind != Document::Kind::text && value.kind != Document::Kind::boolean &&
            value.kind != Document::Kind::number)
            throw Failure(ExitCode::usage,
                          fmt::format("\"{}\": \"{}\" must be a text, a number, true or false", file, name));
        checkValue(&command, *own, value.text);
        arguments.add(own->name, value.text);
    }
}

std::vector<std::string> configuredEnvironments(const Arguments& arguments) {
    try {
        const auto config = readConfig(arguments);
        return config ? environmentsIn(*config) : std::vector<std::string>();
    } catch (const Failure&) {
        return {};  // completion has nobody to tell
    }
}

Settings loadSettings(const Arguments& arguments, Output& output, const dotenv::Lookup& environment) {
    readDotenv();
    Settings settings;
    settings.environment = environmentName(arguments, environment);
    const std::string file = configPath(arguments);
    const auto url = arguments.given("url");
    if (url) {
        settings.options = withCheckedUrl({}, *url, "--url");
        settings.source = "--url";
        output.setSource(settings.source);
        output.line("Parsed url " + *url);  // without its password
    }
    const auto config = readConfig(arguments);
    if (!config) {
        if (!url) {
            settings.options = fromEnvironment(file, environment);
            settings.source = "the environment";
        }
        return settings;
    }
    if (!url) output.line(fmt::format("Loaded configuration file \"{}\".", file));
    const Document* entry = entryOf(*config, settings.environment);
    if (entry == nullptr) {
        // Beside a URL it is needed only for where it is kept what was run.
        const bool matters =
            std::ranges::any_of(config->members, [](const auto& member) { return hasStorage(member.second); });
        if (!url || matters) throw lacksEnvironment(file, settings.environment, *config);
        tellBesideEnvironments(file, *config, output);
        return settings;
    }
    const bool isNamed = entry != &*config;
    if (isNamed) tellBesideEnvironments(file, *config, output);
    if (isNamed && !url) output.line(fmt::format("Using environment \"{}\".", settings.environment));
    const std::string place =
        isNamed ? fmt::format("\"{}\", environment \"{}\"", file, settings.environment) : fmt::format("\"{}\"", file);
    const ConfigEntry reader(*entry, place);
    if (auto unread = reader.unread(); !unread.empty())
        output.warning(fmt::format("{}: nothing is done with {}", place, inWords(unread)));
    reader.readStorage(settings);
    reader.readDefaults(settings.options);
    if (reader.logs())
        settings.options.logging = [&output](std::string_view sql) { output.line(withoutLoggedSecrets(sql)); };
    if (url) return settings;
    settings.source = place;
    output.setSource(place);
    reader.readConnection(settings.options);
    if (const std::string own = reader.url(environment); !own.empty())
        settings.options = withCheckedUrl(std::move(settings.options), own, place);
    if (!settings.options.dialect)
        throw Failure(ExitCode::usage,
                      fmt::format("{}: \"dialect\" is missing; it is one of {}", place, dialectNames()));
    return settings;
}

}  // namespace sequelize::detail::commandline
