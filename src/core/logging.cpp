#include <sequelize/core/logging.hpp>

#include <cstdio>
#include <string>

namespace sequelize::detail {
namespace {

/// One call a line, so that lines of several threads do not mix; flushed, so that they stand in the right place among
/// the other stream's when the output is a pipe.
void writeLine(std::FILE* stream, std::string_view line) {
    std::string text;
    text.reserve(line.size() + 1);
    text.append(line).push_back('\n');
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

}  // namespace

void Console::log(std::string_view line) const {
    writeLine(stdout, line);
}
void Console::error(std::string_view line) const {
    writeLine(stderr, line);
}

}  // namespace sequelize::detail
