// A cursor is base64url, without padding, of
//
//     version (1)  model (4)  order (4)  values  checksum (8)
//
// Model and order are the first bytes of their SHA-256, the checksum is of that of all before it. A value is a letter,
// and then 8 bytes, the least significant first, or a length of 8 bytes and as many bytes.
#include "cursor_text.hpp"

#include <bit>
#include <optional>

#include <fmt/format.h>

#include <sequelize/core/cell.hpp>
#include <sequelize/core/error.hpp>

#include "../core/base64.hpp"
#include "../core/sha256.hpp"

namespace sequelize::detail {
namespace {

constexpr char cursorVersion = 1;
constexpr std::size_t nameBytes = 4;
constexpr std::size_t checksumBytes = 8;

using CellType = Cell::Type;

struct Letter {
    CellType type;
    char letter;
    bool isText;
};
constexpr Letter letters[] = {
    {CellType::null, 'n', false}, {CellType::integer, 'i', false}, {CellType::unsignedInteger, 'u', false},
    {CellType::real, 'r', false}, {CellType::decimal, 'd', true},  {CellType::text, 't', true},
    {CellType::blob, 'b', true},  {CellType::json, 'j', true},     {CellType::dateTime, 'D', false},
    {CellType::date, 'y', false}, {CellType::time, 'T', false},
};
constexpr char uuidLetter = 'U';

/// The first bytes of the text's SHA-256.
std::string digest(std::string_view text, std::size_t bytes) {
    const std::string digits = sha256(text);
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i)
        out += static_cast<char>(digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
    return out;
}

void addNumber(std::string& bytes, std::uint64_t number) {
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

void addValue(std::string& bytes, const Value& value) {
    if (const auto* uuid = value.getIf<Uuid>()) {
        bytes += uuidLetter;
        bytes += asText(uuid->bytes());
        return;
    }
    std::string scratch;
    const Cell cell = viewOf(value, scratch);
    for (const auto& [type, letter, isText] : letters) {
        if (type != cell.type) continue;
        bytes += letter;
        if (type == CellType::null) return;
        addNumber(bytes, isText                   ? cell.text.size()
                         : type == CellType::real ? std::bit_cast<std::uint64_t>(cell.real)
                                                  : cell.unsignedInteger);
        if (isText) bytes += cell.text;
        return;
    }
    throw UsageError(fmt::format("a page ends at a value of type {}, which no cursor can hold; order by another column",
                                 nameOf(cell.type)));
}

/// Takes parts off the front of what is left; nothing where it is too short.
class CursorReader {
public:
    explicit CursorReader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool isAtEnd() const noexcept { return rest_.empty(); }
    std::optional<std::string_view> take(std::uint64_t bytes) {
        if (bytes > rest_.size()) return std::nullopt;
        const auto taken = rest_.substr(0, bytes);
        rest_.remove_prefix(bytes);
        return taken;
    }
    std::optional<std::uint64_t> number() {
        const auto bytes = take(8);
        if (!bytes) return std::nullopt;
        std::uint64_t number = 0;
        for (int i = 7; i >= 0; --i)
            number = number << 8 | static_cast<unsigned char>((*bytes)[static_cast<std::size_t>(i)]);
        return number;
    }
    std::optional<Value> value() {
        const auto letter = take(1);
        if (!letter) return std::nullopt;
        if (letter->front() == uuidLetter) {
            const auto bytes = take(16);
            if (!bytes) return std::nullopt;
            Uuid::ByteArray array{};
            for (std::size_t i = 0; i < array.size(); ++i) array[i] = static_cast<std::byte>((*bytes)[i]);
            return Value(Uuid(array));
        }
        for (const auto& [type, known, isText] : letters) {
            if (known != letter->front()) continue;
            Cell cell;
            cell.type = type;
            if (type == CellType::null) return Value(null);
            const auto content = number();
            if (!content) return std::nullopt;
            if (isText) {
                const auto text = take(*content);
                if (!text) return std::nullopt;
                cell.text = *text;
            } else if (type == CellType::real) {
                cell.real = std::bit_cast<double>(*content);
            } else {
                cell.unsignedInteger = *content;
            }
            return toValue(cell);
        }
        return std::nullopt;
    }

private:
    std::string_view rest_;
};

/// The bytes of a text that `cursorText` may have made.
std::optional<std::string> cursorBytes(std::string_view cursor) {
    std::string text;
    for (const char c : cursor) {
        if (c == '+' || c == '/' || c == '=') return std::nullopt;
        text += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    text.append((4 - text.size() % 4) % 4, '=');
    return fromBase64(text);
}

[[noreturn]] void failCursor(const CursorOrigin& origin, std::string_view what) {
    throw CursorError(fmt::format("the cursor given to a finder of model '{}' {}", origin.model, what));
}

[[noreturn]] void failBrokenCursor(const CursorOrigin& origin) {
    failCursor(
        origin,
        "is none that findPage gave: it was cut or changed on its way; pass on a page's .next or .previous as it "
        "is, or begin at the first page, without a cursor");
}

}  // namespace

std::string cursorText(const CursorOrigin& origin, const std::vector<Value>& position) {
    std::string bytes(1, cursorVersion);
    bytes += digest(origin.model, nameBytes);
    bytes += digest(origin.order, nameBytes);
    for (const auto& value : position) addValue(bytes, value);
    bytes += digest(bytes, checksumBytes);
    std::string text = toBase64(bytes);
    while (text.ends_with('=')) text.pop_back();
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::vector<Value> positionIn(std::string_view cursor, const CursorOrigin& origin) {
    const auto bytes = cursorBytes(cursor);
    if (!bytes || bytes->size() < 1 + 2 * nameBytes + checksumBytes) failBrokenCursor(origin);
    const std::string_view all = *bytes;
    const auto content = all.substr(0, all.size() - checksumBytes);
    if (digest(content, checksumBytes) != all.substr(content.size())) failBrokenCursor(origin);
    CursorReader reader(content);
    if (reader.take(1)->front() != cursorVersion)
        failCursor(origin, "was made by another version of this library; begin at the first page, without a cursor");
    if (*reader.take(nameBytes) != digest(origin.model, nameBytes))
        failCursor(origin, "is another model's; give it one of this model's pages, or begin without a cursor");
    if (*reader.take(nameBytes) != digest(origin.order, nameBytes))
        failCursor(
            origin,
            "was made for another .order; ask for the order of the page that gave it, or begin without a cursor");
    std::vector<Value> position;
    while (!reader.isAtEnd()) {
        auto value = reader.value();
        if (!value) failBrokenCursor(origin);
        position.push_back(*std::move(value));
    }
    if (position.size() != origin.columns) failBrokenCursor(origin);
    return position;
}

}  // namespace sequelize::detail
