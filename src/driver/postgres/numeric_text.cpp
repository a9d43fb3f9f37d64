#include "numeric_text.hpp"

#include <array>
#include <cstdint>

#include "wire.hpp"

namespace sequelize::detail::postgres {

namespace {

// The number is the sum of digit[i] * 10000^(weight - i).
constexpr int digitsInOne = 4;

void appendFour(std::string& text, unsigned four) {
    const std::array<char, digitsInOne> digits{
        static_cast<char>('0' + four / 1000), static_cast<char>('0' + four / 100 % 10),
        static_cast<char>('0' + four / 10 % 10), static_cast<char>('0' + four % 10)};
    text.append(digits.data(), digits.size());
}

}  // namespace

bool numericText(std::string_view bytes, std::string& text) {
    constexpr unsigned positive = 0x0000;
    constexpr unsigned negative = 0x4000;
    WireReader reader(bytes);
    const int count = reader.takeInt16();
    const int weight = reader.takeInt16();
    const unsigned sign = reader.take<std::uint16_t>();
    const int scale = reader.takeInt16();
    text.clear();
    if (reader.failed() || count < 0 || scale < 0 || reader.size() != static_cast<std::size_t>(count) * 2) return false;
    if (sign == 0xC000 || sign == 0xD000 || sign == 0xF000) {
        text = sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity";
        return true;
    }
    if (sign != positive && sign != negative) return false;
    const std::string_view digits = reader.takeBytes(reader.size());
    const auto four = [&](int index) -> unsigned {
        if (index < 0 || index >= count) return 0;
        return loadWire<std::uint16_t>(digits.data() + static_cast<std::size_t>(index) * 2);
    };
    for (int i = 0; i < count; ++i)
        if (four(i) > 9999) return false;

    if (sign == negative) text = "-";
    const auto begin = text.size();
    for (int i = 0; i <= weight; ++i) appendFour(text, four(i));
    const auto firstDigit = text.find_first_not_of('0', begin);
    text.erase(begin, (firstDigit == std::string::npos ? text.size() : firstDigit) - begin);
    if (text.size() == begin) text += '0';
    if (scale == 0) return true;
    text += '.';
    const auto end = text.size() + static_cast<std::size_t>(scale);
    for (int i = weight + 1; text.size() < end; ++i) appendFour(text, four(i));
    text.resize(end);
    return true;
}

}  // namespace sequelize::detail::postgres
