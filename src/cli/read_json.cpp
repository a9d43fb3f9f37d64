#include "read_json.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "failure.hpp"

#ifndef SEQUELIZE_WITH_JSON
#define SEQUELIZE_CLI_JSON __has_include(<nlohmann/json.hpp>)
#else
#define SEQUELIZE_CLI_JSON SEQUELIZE_WITH_JSON
#endif
#if SEQUELIZE_CLI_JSON
#include <nlohmann/json.hpp>
#endif

namespace sequelize::detail::commandline {

const Document* Document::member(std::string_view name) const {
    const auto found = std::ranges::find(members, name, &std::pair<std::string, Document>::first);
    return found == members.end() ? nullptr : &found->second;
}

std::string fileText(const std::filesystem::path& file, const std::string& shown) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". It is a folder", shown));
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". {}", shown, std::strerror(errno)));
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (stream.bad()) throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". It broke off", shown));
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    return text;
}

#if SEQUELIZE_CLI_JSON

namespace {

Document documentOf(const nlohmann::ordered_json& json) {
    using Kind = Document::Kind;
    Document out;
    if (json.is_object()) {
        out.kind = Kind::object;
        for (const auto& [name, value] : json.items()) out.members.emplace_back(name, documentOf(value));
    } else if (json.is_array()) {
        out.kind = Kind::list;
        for (const auto& item : json) out.items.push_back(documentOf(item));
    } else if (json.is_string()) {
        out.kind = Kind::text;
        out.text = json.get<std::string>();
    } else if (json.is_boolean()) {
        out.kind = Kind::boolean;
        out.text = json.get<bool>() ? "true" : "false";
    } else if (json.is_number()) {
        out.kind = Kind::number;
        out.text = json.dump();
    }
    return out;
}

}  // namespace

bool canReadJson() noexcept {
    return true;
}

std::optional<Document> parseJson(std::string_view text, std::string& where) {
    try {
        return documentOf(nlohmann::ordered_json::parse(text.begin(), text.end()));
    } catch (const nlohmann::json::parse_error& error) {
        // Its own words quote the text, which may be a password.
        const auto read = text.substr(0, std::min(text.size(), error.byte == 0 ? 0 : error.byte - 1));
        const auto newLine = read.rfind('\n');
        where = fmt::format("line {}, column {}", std::ranges::count(read, '\n') + 1,
                            newLine == std::string_view::npos ? read.size() + 1 : read.size() - newLine);
        return std::nullopt;
    }
}

#else

bool canReadJson() noexcept {
    return false;
}

std::optional<Document> parseJson(std::string_view, std::string&) {
    throw Failure(ExitCode::usage,
                  "this build cannot read JSON: build it with nlohmann-json, or use --url or the environment");
}

#endif

}  // namespace sequelize::detail::commandline
