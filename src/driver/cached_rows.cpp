#include "cached_rows.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace sequelize::detail {
namespace {

// The version is the last byte: whoever changes what follows raises it.
constexpr std::string_view formatMagic{"SQC\x01", 4};
constexpr std::size_t numberBytes = 8;

void putCachedNumber(std::string& out, std::uint64_t number) {
    for (std::size_t i = 0; i < numberBytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

void putCachedText(std::string& out, std::string_view text) {
    putCachedNumber(out, text.size());
    out += text;
}

/// Tells damage, not forgery: whoever can write into the cache can write rows.
std::uint64_t checksumOf(std::string_view key, std::string_view body) {
    std::uint64_t sum = 0x9e3779b97f4a7c15;
    const auto mix = [&](std::uint64_t word) {
        sum = (sum ^ word) * 0xbf58476d1ce4e5b9;
        sum ^= sum >> 32;
    };
    for (std::string_view text : {key, body}) {
        mix(text.size());
        for (; text.size() >= numberBytes; text.remove_prefix(numberBytes)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), numberBytes);
            mix(word);
        }
        for (const char c : text) mix(static_cast<unsigned char>(c));
    }
    return sum;
}

/// Reads what lies within its bytes, and no further.
class CachedReader {
public:
    explicit CachedReader(std::string_view bytes, std::size_t begin = 0) : bytes_(bytes), place_(begin) {}

    [[nodiscard]] bool number(std::uint64_t& value) noexcept {
        if (left() < numberBytes) return false;
        value = 0;
        for (std::size_t i = 0; i < numberBytes; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(bytes_[place_ + i])} << (8 * i);
        place_ += numberBytes;
        return true;
    }
    [[nodiscard]] bool text(std::string_view& value) noexcept {
        std::uint64_t size = 0;
        if (!number(size) || size > left()) return false;
        value = bytes_.substr(place_, size);
        place_ += size;
        return true;
    }
    [[nodiscard]] bool texts(std::vector<std::string>& list) {
        std::uint64_t count = 0;
        if (!number(count) || count > left() / numberBytes) return false;
        for (; count != 0; --count) {
            std::string_view one;
            if (!text(one)) return false;
            list.emplace_back(one);
        }
        return true;
    }
    [[nodiscard]] bool cell(Cell& cell) noexcept {
        if (left() == 0) return false;
        const auto type = static_cast<unsigned char>(bytes_[place_++]);
        if (type > static_cast<unsigned char>(Cell::Type::shape)) return false;
        cell = Cell{};
        cell.type = static_cast<Cell::Type>(type);
        std::uint64_t number = 0;
        switch (cell.type) {
            case Cell::Type::null:
                return true;
            case Cell::Type::integer:
            case Cell::Type::dateTime:
            case Cell::Type::date:
            case Cell::Type::time:
                if (!this->number(number)) return false;
                cell.integer = std::bit_cast<std::int64_t>(number);
                return true;
            case Cell::Type::unsignedInteger:
                return this->number(cell.unsignedInteger);
            case Cell::Type::real:
                if (!this->number(number)) return false;
                cell.real = std::bit_cast<double>(number);
                return true;
            default:
                return text(cell.text);
        }
    }
    [[nodiscard]] std::size_t place() const noexcept { return place_; }
    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - place_; }

private:
    std::string_view bytes_;
    std::size_t place_;
};

class CachedCursor final : public Cursor {
public:
    CachedCursor(std::shared_ptr<const std::string> bytes, std::vector<std::string> names, std::size_t begin,
                 std::uint64_t count)
        : bytes_(std::move(bytes)), names_(std::move(names)), reader_(*bytes_, begin), left_(count) {
        cells_.resize(names_.size());
    }
    [[nodiscard]] std::size_t columnCount() const noexcept override { return names_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const override { return names_.at(index); }
    bool next() override {
        if (left_ == 0) return false;
        --left_;
        for (Cell& cell : cells_)
            if (!reader_.cell(cell)) return false;  // `CachedRows::read` looked at each of them
        return true;
    }
    [[nodiscard]] std::span<const Cell> row() const noexcept override { return cells_; }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return {}; }

private:
    std::shared_ptr<const std::string> bytes_;
    std::vector<std::string> names_;
    CachedReader reader_;
    std::uint64_t left_;
    std::vector<Cell> cells_{};
};

}  // namespace

void putCell(std::string& out, const Cell& cell) {
    out += static_cast<char>(cell.type);
    switch (cell.type) {
        case Cell::Type::null:
            break;
        case Cell::Type::integer:
        case Cell::Type::dateTime:
        case Cell::Type::date:
        case Cell::Type::time:
            putCachedNumber(out, std::bit_cast<std::uint64_t>(cell.integer));
            break;
        case Cell::Type::unsignedInteger:
            putCachedNumber(out, cell.unsignedInteger);
            break;
        case Cell::Type::real:
            putCachedNumber(out, std::bit_cast<std::uint64_t>(cell.real));
            break;
        default:
            putCachedText(out, cell.text);
    }
}

std::string CachedRows::write(std::string_view key, const Header& header, Cursor& rows) {
    std::string out(formatMagic);
    putCachedNumber(out, 0);  // the checksum's place
    putCachedNumber(out, std::bit_cast<std::uint64_t>(header.madeAt));
    putCachedNumber(out, std::bit_cast<std::uint64_t>(header.ttl));
    putCachedNumber(out, header.tokens.size());
    for (const auto& token : header.tokens) putCachedText(out, token);
    putCachedNumber(out, rows.columnCount());
    for (std::size_t i = 0; i < rows.columnCount(); ++i) putCachedText(out, rows.columnName(i));
    const std::size_t countAt = out.size();
    putCachedNumber(out, 0);
    std::uint64_t count = 0;
    for (; rows.next(); ++count)
        for (const Cell& cell : rows.row()) putCell(out, cell);
    const auto fill = [&](std::size_t place, std::uint64_t number) {
        std::string bytes;
        putCachedNumber(bytes, number);
        out.replace(place, bytes.size(), bytes);
    };
    fill(countAt, count);
    fill(formatMagic.size(), checksumOf(key, std::string_view(out).substr(formatMagic.size() + numberBytes)));
    return out;
}

std::optional<CachedRows> CachedRows::read(std::string_view key, std::shared_ptr<const std::string> bytes) {
    if (!bytes->starts_with(formatMagic)) return std::nullopt;
    CachedReader reader(*bytes, formatMagic.size());
    std::uint64_t sum = 0;
    if (!reader.number(sum) || sum != checksumOf(key, std::string_view(*bytes).substr(reader.place())))
        return std::nullopt;
    CachedRows rows;
    std::uint64_t madeAt = 0;
    std::uint64_t ttl = 0;
    if (!reader.number(madeAt) || !reader.number(ttl) || !reader.texts(rows.header_.tokens) ||
        !reader.texts(rows.names_) || !reader.number(rows.count_))
        return std::nullopt;
    rows.header_.madeAt = std::bit_cast<std::int64_t>(madeAt);
    rows.header_.ttl = std::bit_cast<std::int64_t>(ttl);
    rows.begin_ = reader.place();
    if (rows.names_.empty() && rows.count_ != 0) return std::nullopt;
    Cell cell;
    for (std::uint64_t row = 0; row < rows.count_; ++row)
        for (std::size_t i = 0; i < rows.names_.size(); ++i)
            if (!reader.cell(cell)) return std::nullopt;
    if (reader.left() != 0) return std::nullopt;
    rows.bytes_ = std::move(bytes);
    return rows;
}

std::unique_ptr<Cursor> CachedRows::open() const {
    return std::make_unique<CachedCursor>(bytes_, names_, begin_, count_);
}

}  // namespace sequelize::detail
