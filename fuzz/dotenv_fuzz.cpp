// The dotenv parser: any text is a set of variables or a DotenvError; a value can be written between single quotes and read
// again; no message quotes a secret, wherever in the text it stands.

#include <cstddef>
#include <cstdint>
#include <optional>

#include <sequelize/core/dotenv.hpp>

#include "expect.hpp"

namespace dotenv = sequelize::dotenv;

namespace {

std::optional<std::string> environment(const std::string& name) {
    if (name == "SET") return "a value with $NAME and ${NAME} in it";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

dotenv::ParseOptions options(bool override) {
    return {.file = "fuzz.env", .override = override, .environment = environment};
}

bool fitsSingleQuotes(std::string_view value) {
    return value.find_first_of("'\r") == value.npos && !value.ends_with('\\');
}

void expectWritable(const dotenv::Variables& variables) {
    dotenv::Variables expected;
    std::string text;
    for (const auto& [name, value] : variables) {
        fuzz::expect(!name.empty() && name.find('=') == std::string::npos, "setenv takes the name");
        fuzz::expect(value.find('\0') == std::string::npos, "setenv takes the value");
        if (!fitsSingleQuotes(value)) continue;
        text += "export " + name + " = '" + value + "' # comment\r\n";
        expected.emplace(name, value);
    }
    fuzz::expect(dotenv::parse(text, options(false)) == expected, "single quotes keep a value");
}

void parse(const std::string& text, bool override) {
    dotenv::Variables variables;
    try {
        variables = dotenv::parse(text, options(override));
    } catch (const sequelize::DotenvError& error) {
        const std::string_view message = error.what();
        fuzz::expect(message.starts_with("fuzz.env:"), "the message says where");
        fuzz::expect(message.find(fuzz::secret) == message.npos, "the message does not quote the file");
        return;
    }
    expectWritable(variables);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    parse(std::string(text), false);
    parse(fuzz::withSecret(text), true);
    return 0;
}
