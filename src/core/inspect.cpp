#include <sequelize/core/inspect.hpp>

#include <algorithm>

#include "ascii.hpp"

namespace sequelize::detail {
namespace {

/// Node breaks what would be wider than this.
constexpr std::size_t lineWidth = 72;

/// `open` entries `close`, as util.inspect lays them out.
std::string laidOut(const std::string& open, const std::vector<std::string>& entries, std::string_view close,
                    std::size_t depth) {
    if (entries.empty()) return open + std::string(close);
    std::size_t width = open.size() + entries.size() + depth * 2;
    for (const auto& entry : entries) width += entry.size() + 1;
    const bool multiline =
        std::any_of(entries.begin(), entries.end(), [](const auto& e) { return e.find('\n') != std::string::npos; });
    // util.inspect keeps at most six entries together on one line
    const bool oneLine = !multiline && width <= lineWidth && entries.size() <= 6;
    std::string out = open;
    const std::string indent(oneLine ? 0 : (depth + 1) * 2, ' ');
    for (std::size_t i = 0; i < entries.size(); ++i) {
        out += i == 0 ? "" : ",";
        out += oneLine ? " " : "\n";
        out += indent + entries[i];
    }
    out += oneLine ? " " : "\n" + std::string(depth * 2, ' ');
    return out + std::string(close);
}

bool isIdentifier(std::string_view key) {
    return !key.empty() && !isDigit(key.front()) &&
           std::all_of(key.begin(), key.end(), [](char c) { return isOfName(c) || c == '$'; });
}

}  // namespace

void InspectedObject::add(std::string_view key, std::string text) {
    std::string entry = isIdentifier(key) ? std::string(key) : "'" + std::string(key) + "'";
    entries_.push_back(entry + ": " + text);
}

std::string InspectedObject::text(std::size_t depth) const {
    return laidOut(type_.empty() ? "{" : type_ + " {", entries_, "}", depth);
}

std::string InspectedArray::text(std::size_t depth) const {
    return laidOut("[", items_, "]", depth);
}

}  // namespace sequelize::detail
